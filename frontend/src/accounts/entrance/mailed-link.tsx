import { type ReactNode, useState } from "react";
import { Problem } from "@/client";
import { ServerForm, useServerForm } from "@/form";
import { type TextKey, useT } from "@/i18n";
import { Button, LinkButton, Main, Notice, PageHeading } from "@/ui";

interface Props {
  /** The texts `title`, `lead`, `submit`, `done` and `again` below this. */
  readonly texts:
    | "accounts.registration.confirm"
    | "accounts.email_change.confirm"
    | "accounts.mailbox.confirm";
  readonly redeem: (token: string) => Promise<unknown>;
  /** The code of the API's refusal of a link that does not work any more. */
  readonly dead: "registration_link_not_valid" | "link_not_valid" | "mailbox_link_not_valid";
  /** Where a new link is to be had. */
  readonly again: string;
  readonly children: ReactNode;
}

type State = "open" | "done" | "dead";

/** Where a mailed link leads. Only the button redeems: programs that open the links of mails use up nothing. */
export function MailedLink({ texts, redeem, dead, again, children }: Props) {
  const { t } = useT();
  const [token] = useState(() => location.hash.slice(1));
  const [state, setState] = useState<State>(token === "" ? "dead" : "open");
  const form = useServerForm({ defaultValues: {} });
  const submit = async () => {
    try {
      await redeem(token);
      setState("done");
    } catch (error) {
      if (!(error instanceof Problem && error.code === dead)) throw error;
      setState("dead");
    }
  };
  return (
    <Main>
      <div className="read">
        <PageHeading
          title={t(`${texts}.${state === "done" ? "done" : "title"}`)}
          {...(state === "open" && { sub: t(`${texts}.lead`) })}
        />
        {state === "open" && (
          <ServerForm form={form} onSubmit={submit}>
            <Button type="submit" size="large" busy={form.busy}>
              {t(`${texts}.submit`)}
            </Button>
          </ServerForm>
        )}
        {state === "done" && <div role="status">{children}</div>}
        {state === "dead" && (
          <Notice kind="danger" live title={t(`errors.${dead}` satisfies TextKey)}>
            <p>{t(`errors.${dead}.fix`)}</p>
            <p className="mt-4">
              <LinkButton href={again}>{t(`${texts}.again`)}</LinkButton>
            </p>
          </Notice>
        )}
      </div>
    </Main>
  );
}
