import { useQueryClient } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { Problem } from "@/client";
import { RadioField, SelectField, ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { LANGUAGE_OPTIONS, useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { invite, type OfficerInput, officersQuery, ROLES } from "./api";

interface Props {
  readonly open: boolean;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** Somebody new for the office, who gets a mail with a link to choose a password. */
export function InvitationDialog({ open, stepUp, onClose }: Props) {
  const { t } = useT();
  return (
    <Dialog open={open} title={t("review.officers.add")} onClose={onClose}>
      <Form stepUp={stepUp} onClose={onClose} />
    </Dialog>
  );
}

/** That somebody has this address is said at it. */
function atField(error: unknown): never {
  const known = error instanceof Problem && error.code === "already_officer";
  throw known ? error.at("/email", "accounts.officer.fields.email") : error;
}

function Form({ stepUp, onClose }: Omit<Props, "open">) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const form = useServerForm<OfficerInput>({
    defaultValues: { first_name: "", last_name: "", email: "", mobile: "", role: "reviewer", language },
  });
  const submit = async (values: OfficerInput) => {
    const { email } = await stepUp.run(() => invite(values).catch(atField));
    onClose();
    await cache.invalidateQueries(officersQuery);
    showToast({ text: () => t("review.officers.sent", { email }) });
  };
  const text = (name: "first_name" | "last_name" | "email" | "mobile") =>
    ({
      form,
      name,
      label: t(`accounts.officer.fields.${name}`),
      autoComplete: "off",
      required: true,
    }) as const;
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">{t("review.officers.lead")}</p>
      <div className="fields mt-4">
        <div className="columns">
          <TextField {...text("first_name")} />
          <TextField {...text("last_name")} />
        </div>
        <TextField {...text("email")} type="email" spellCheck={false} />
        <TextField {...text("mobile")} type="tel" width={14} />
        <SelectField
          form={form}
          name="language"
          label={t("accounts.officer.fields.language")}
          width={14}
          options={LANGUAGE_OPTIONS}
        />
        <RadioField
          form={form}
          name="role"
          legend={t("accounts.officer.fields.role")}
          options={ROLES.map((value) => ({
            value,
            label: t(`accounts.account.role.${value}`),
            hint: t(`review.officers.role.${value}`),
          }))}
        />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
