import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatMobile, useT } from "@/i18n";
import { Dialog, Notice, showToast } from "@/ui";
import { nameOf } from "../officers/api";
import { organisationQuery, type Person, peopleQuery, replacePhone } from "./api";

interface Props {
  readonly organisationId: string;
  readonly person: Person | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** Another number for somebody who lost the telephone and was recognised by the office. */
export function LostPhoneDialog({ person, ...rest }: Props) {
  const { t } = useT();
  return (
    <Dialog
      open={person !== null}
      title={person ? t("review.lost_phone.title", { name: nameOf(person) }) : ""}
      onClose={rest.onClose}
    >
      {person && <Form person={person} {...rest} />}
    </Dialog>
  );
}

function Form({ organisationId, person, stepUp, onClose }: Props & { readonly person: Person }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data: organisation } = useSuspenseQuery(organisationQuery(organisationId));
  const form = useServerForm({ defaultValues: { mobile: "" } });
  const submit = async ({ mobile }: { mobile: string }) => {
    await stepUp.run(() => replacePhone(organisationId, person.id, mobile));
    onClose();
    await cache.invalidateQueries(peopleQuery(organisationId));
    showToast({ text: () => t("review.lost_phone.done") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <Notice kind="warning" className="mb-4">
        {t("review.lost_phone.check")}{" "}
        {organisation.phone === null
          ? t("review.lost_phone.no_number")
          : t("review.lost_phone.number", { phone: formatMobile(organisation.phone) })}
      </Notice>
      <p className="mb-4">{t("review.lost_phone.text", { email: person.email })}</p>
      <TextField
        form={form}
        name="mobile"
        label={t("accounts.lost_phone.fields.mobile")}
        hint={t("accounts.mobile_change.fields.mobile.hint")}
        type="tel"
        autoComplete="off"
        width={14}
        required
      />
      <p className="muted sm mt-4">{t("review.lost_phone.told")}</p>
      <SaveActions busy={form.busy} onCancel={onClose} label={t("review.lost_phone.submit")} danger />
    </ServerForm>
  );
}
