import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { failureText } from "@/form";
import { formatInstant, LANGUAGE_NAMES, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  Button,
  EmptyState,
  Figures,
  focusSection,
  Notice,
  Section,
  State,
  SummaryList,
  showToast,
} from "@/ui";
import { type Mailbox, mailboxQuery, mailLinkAgain, removeMailbox } from "./api";
import { MailboxDialog } from "./mailbox-dialog";

const SECTION = "mailbox";

/** Where copies of everybody's notifications go. Every change needs a fresh code, and all managers are told. */
export function MailboxSection() {
  const { t } = useT();
  const cache = useQueryClient();
  const query = useQuery(mailboxQuery);
  const stepUp = useStepUp(t("notices.mailbox.step_up"));
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const mailbox = query.data ?? null;
  const again = useMutation({
    mutationFn: () => stepUp.run(mailLinkAgain),
    onSuccess: (saved) => {
      cache.setQueryData(mailboxQuery.queryKey, saved);
      showToast({ text: () => t("notices.mailbox.sent", { email: saved.email }) });
    },
  });
  const remove = async () => {
    await stepUp.run(removeMailbox);
    cache.setQueryData(mailboxQuery.queryKey, null);
    setRemoving(false);
    focusSection(SECTION);
    showToast({ text: () => t("notices.mailbox.removed") });
  };
  const edit = (
    <Button
      kind="secondary"
      size="small"
      {...(!mailbox && { icon: "plus" })}
      onClick={() => setEditing(true)}
    >
      {t(mailbox ? "notices.mailbox.edit" : "notices.mailbox.choose")}
    </Button>
  );
  return (
    <Section look="block" id={SECTION} title={t("notices.mailbox.title")} action={edit}>
      <p className="muted mb-4">{t("notices.mailbox.intro")}</p>
      {again.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(again.error)}
        </Notice>
      )}
      <Loaded query={query} lines={3}>
        {(found) =>
          found ? (
            <Chosen
              mailbox={found}
              busy={again.isPending}
              onAgain={() => again.mutate()}
              onRemove={() => setRemoving(true)}
            />
          ) : (
            <EmptyState title={t("notices.mailbox.none")}>{t("notices.mailbox.none.text")}</EmptyState>
          )
        }
      </Loaded>
      <MailboxDialog open={editing} mailbox={mailbox} stepUp={stepUp} onClose={() => setEditing(false)} />
      <DeleteDialog
        open={removing}
        title={t("notices.mailbox.remove.title")}
        onDelete={remove}
        onClose={() => setRemoving(false)}
      >
        <p>{t("notices.mailbox.remove.text", { email: mailbox?.email ?? "" })}</p>
      </DeleteDialog>
      {stepUp.dialog}
    </Section>
  );
}

interface ChosenProps {
  readonly mailbox: Mailbox;
  readonly busy: boolean;
  readonly onAgain: () => void;
  readonly onRemove: () => void;
}

function Chosen({ mailbox, busy, onAgain, onRemove }: ChosenProps) {
  const { t } = useT();
  const { email, language, copies, confirmed, mail_failed } = mailbox;
  const toConfirm = !confirmed || mail_failed;
  return (
    <div className="read">
      <SummaryList
        rows={[
          { label: t("notices.mailbox.fields.email"), value: email },
          { label: t("notices.mailbox.fields.language"), value: LANGUAGE_NAMES[language] },
          { label: t("notices.mailbox.fields.copies"), value: t(`notices.mailbox.copies.${copies}`) },
          { label: t("notices.mailbox.state"), value: <Standing mailbox={mailbox} /> },
        ]}
      />
      {toConfirm && (
        <p className="muted mt-3">{t(`notices.mailbox.${mail_failed ? "failed" : "waiting"}.text`)}</p>
      )}
      <div className="cluster mt-4">
        {toConfirm && (
          <Button kind="secondary" size="small" busy={busy} onClick={onAgain}>
            {t("notices.mailbox.again")}
          </Button>
        )}
        <Button kind="quiet" size="small" icon="bin" onClick={onRemove}>
          {t("notices.mailbox.remove")}
        </Button>
      </div>
    </div>
  );
}

function Standing({ mailbox }: { readonly mailbox: Mailbox }) {
  const { t } = useT();
  const { confirmable_until, mail_failed } = mailbox;
  if (mail_failed) return <State kind="warn">{t("notices.mailbox.failed")}</State>;
  if (confirmable_until === null) return <State kind="ok">{t("notices.mailbox.confirmed")}</State>;
  if (Date.parse(confirmable_until) <= Date.now())
    return <State kind="warn">{t("notices.mailbox.expired")}</State>;
  return <Figures>{t("notices.mailbox.unconfirmed", { day: formatInstant(confirmable_until) })}</Figures>;
}
