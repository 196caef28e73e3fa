import { useQueryClient } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { Problem } from "@/client";
import { SelectField, ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { LANGUAGE_OPTIONS, useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { type InvitationInput, invitationsQuery, invite } from "./api";
import { PersonFields, RoleField } from "./person-fields";

interface Props {
  readonly open: boolean;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** A new colleague, who gets a mail with a link to choose a password. */
export function InvitationDialog({ open, stepUp, onClose }: Props) {
  const { t } = useT();
  return (
    <Dialog open={open} title={t("organisations.members.add")} onClose={onClose}>
      <Form stepUp={stepUp} onClose={onClose} />
    </Dialog>
  );
}

/** That somebody has this address is said at it. */
function atField(error: unknown): never {
  const known = error instanceof Problem && error.code === "already_member";
  throw known ? error.at("/email", "organisations.member.fields.email") : error;
}

function Form({ stepUp, onClose }: Omit<Props, "open">) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const form = useServerForm<InvitationInput>({
    defaultValues: { first_name: "", last_name: "", email: "", mobile: "", role: "collaborator", language },
  });
  const submit = async (values: InvitationInput) => {
    const { email } = await stepUp.run(() => invite(values).catch(atField));
    onClose();
    await cache.invalidateQueries(invitationsQuery);
    showToast({ text: () => t("organisations.invitations.sent", { email }) });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">{t("organisations.invitations.lead")}</p>
      <div className="fields mt-4">
        <PersonFields form={form} />
        <TextField
          form={form}
          name="email"
          label={t("organisations.member.fields.email")}
          type="email"
          autoComplete="off"
          spellCheck={false}
          required
        />
        <SelectField
          form={form}
          name="language"
          label={t("organisations.member.fields.language")}
          width={14}
          options={LANGUAGE_OPTIONS}
        />
        <RoleField form={form} />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
