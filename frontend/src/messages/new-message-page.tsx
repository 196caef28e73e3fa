import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ServerForm, TextField } from "@/form";
import { useT } from "@/i18n";
import { Actions, BackLink, Button, LinkButton, Main, PageHeading, showToast } from "@/ui";
import { beginConversation, CONVERSATIONS } from "./channel";
import { useWriting } from "./use-writing";
import { WritingFields } from "./writing-fields";

const EMPTY: { subject: string; text: string; attachments: string[] } = {
  subject: "",
  text: "",
  attachments: [],
};

/** A message to the office that is not about a request. */
export function NewMessagePage() {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const writing = useWriting("new", EMPTY);
  const submit = async () => {
    const sent = await writing.send(beginConversation);
    if (!sent) return;
    await cache.invalidateQueries({ queryKey: CONVERSATIONS });
    await navigate({ to: "/messages/$conversationId", params: { conversationId: sent.id } });
    showToast({ text: () => t("messages.new.sent", { reference: sent.reference }) });
  };
  return (
    <Main>
      <PageHeading
        title={t("messages.new.title")}
        sub={t("messages.new.hint")}
        back={<BackLink href="/messages">{t("messages.title")}</BackLink>}
      />
      <div className="read">
        <ServerForm form={writing.form} onSubmit={submit}>
          <TextField form={writing.form} name="subject" label={t("messages.fields.subject")} required />
          <WritingFields writing={writing} hint={t("messages.text.hint.company")} rows={8} />
          <div className="mt-5">
            <Actions>
              <Button type="submit" size="large" icon="send" busy={writing.form.busy}>
                {t("messages.send")}
              </Button>
              <LinkButton kind="quiet" size="large" href="/messages">
                {t("common.cancel")}
              </LinkButton>
            </Actions>
          </div>
        </ServerForm>
      </div>
    </Main>
  );
}
