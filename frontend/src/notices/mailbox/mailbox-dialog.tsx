import { useQueryClient } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { RadioField, SelectField, ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { LANGUAGE_OPTIONS, useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { chooseMailbox, type Mailbox, type MailboxInput, mailboxQuery } from "./api";

const COPIES = ["each", "digest"] as const;

interface Props {
  readonly open: boolean;
  readonly mailbox: Mailbox | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** The address, its language, and how often copies come. */
export function MailboxDialog({ open, ...rest }: Props) {
  const { t } = useT();
  return (
    <Dialog
      open={open}
      title={t(rest.mailbox ? "notices.mailbox.edit" : "notices.mailbox.choose")}
      onClose={rest.onClose}
    >
      <Form {...rest} />
    </Dialog>
  );
}

function Form({ mailbox, stepUp, onClose }: Omit<Props, "open">) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const form = useServerForm<MailboxInput>({
    defaultValues: {
      email: mailbox?.email ?? "",
      language: mailbox?.language ?? language,
      copies: mailbox?.copies ?? "each",
    },
  });
  const submit = async (values: MailboxInput) => {
    const saved = await stepUp.run(() => chooseMailbox(values));
    cache.setQueryData(mailboxQuery.queryKey, saved);
    onClose();
    const { email } = saved;
    const isNew = saved.email !== mailbox?.email;
    showToast({ text: () => (isNew ? t("notices.mailbox.sent", { email }) : t("notices.mailbox.saved")) });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">{t(mailbox ? "notices.mailbox.edit.hint" : "notices.mailbox.choose.hint")}</p>
      <div className="fields mt-4">
        <TextField
          form={form}
          name="email"
          label={t("notices.mailbox.fields.email")}
          type="email"
          autoComplete="off"
          spellCheck={false}
          required
        />
        <SelectField
          form={form}
          name="language"
          label={t("notices.mailbox.fields.language")}
          width={14}
          options={LANGUAGE_OPTIONS}
        />
        <RadioField
          form={form}
          name="copies"
          legend={t("notices.mailbox.fields.copies")}
          options={COPIES.map((value) => ({ value, label: t(`notices.mailbox.copies.${value}`) }))}
        />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
