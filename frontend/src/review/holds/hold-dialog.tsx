import { useQueryClient } from "@tanstack/react-query";
import { DateField, IbanField, RadioField, ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatIban, useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { OFFICE_LISTS } from "../queries";
import { HOLDS, holdPayments } from "./api";

/** What can be held from where one is; without anything, an account whose IBAN is typed. */
export interface Targets {
  readonly iban?: string;
  readonly company?: { readonly id: string; readonly name: string };
}

interface Props {
  /** None while the dialog is closed. */
  readonly targets: Targets | null;
  readonly onClose: () => void;
  /** Once payments are held, before the dialog's page is asked anew. */
  readonly onHeld?: () => Promise<unknown>;
}

/** Holds payments to an account or a company, with a reason that only the office reads. */
export function HoldDialog({ targets, ...rest }: Props) {
  const { t } = useT();
  const title =
    targets?.company && targets.iban === undefined
      ? t("review.hold.add.company", { name: targets.company.name })
      : t(targets?.iban ? "review.hold.add.title" : "review.hold.add.account");
  return (
    <Dialog open={targets !== null} title={title} onClose={rest.onClose}>
      {targets && <Form targets={targets} {...rest} />}
    </Dialog>
  );
}

interface Values {
  readonly target: string;
  readonly iban: string;
  readonly reason: string;
  readonly first_day: string;
  readonly last_day: string;
}

function Form({ targets: { iban, company }, onClose, onHeld }: Props & { readonly targets: Targets }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm<Values>({
    defaultValues: {
      target: company && iban === undefined ? "company" : "account",
      iban: iban ?? "",
      reason: "",
      first_day: "",
      last_day: "",
    },
  });
  const submit = async (values: Values) => {
    const ofCompany = values.target === "company";
    const { accepted } = await holdPayments({
      iban: ofCompany ? null : values.iban,
      organisation_id: ofCompany ? (company?.id ?? null) : null,
      reason: values.reason,
      first_day: values.first_day || null,
      last_day: values.last_day || null,
    });
    await onHeld?.();
    onClose();
    void cache.invalidateQueries({ queryKey: HOLDS });
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    showToast({
      text: () =>
        accepted > 0 ? t("review.hold.added.accepted", { count: accepted }) : t("review.hold.added"),
    });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <div className="fields">
        {iban !== undefined && company && (
          <RadioField
            form={form}
            name="target"
            legend={t("review.hold.fields.target")}
            options={[
              { value: "account", label: t("review.hold.fields.target.account", { iban: formatIban(iban) }) },
              { value: "company", label: t("review.hold.fields.target.company", { name: company.name }) },
            ]}
          />
        )}
        {iban === undefined && !company && (
          <IbanField
            form={form}
            name="iban"
            label={t("review.hold.fields.iban")}
            hint={t("review.hold.fields.iban.hint")}
            required
          />
        )}
        <TextareaField
          form={form}
          name="reason"
          label={t("review.hold.fields.reason")}
          hint={t("review.hold.fields.reason.hint")}
          rows={3}
          limit={1000}
          required
        />
        <div className="columns">
          <DateField
            form={form}
            name="first_day"
            label={t("review.hold.fields.first_day")}
            hint={t("review.hold.fields.first_day.hint")}
            ahead
          />
          <DateField
            form={form}
            name="last_day"
            label={t("review.hold.fields.last_day")}
            hint={t("review.hold.fields.last_day.hint")}
            ahead
          />
        </div>
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} label={t("review.hold.add")} danger />
    </ServerForm>
  );
}
