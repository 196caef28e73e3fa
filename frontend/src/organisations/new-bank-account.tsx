import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/accounts/session";
import type { StepUp } from "@/accounts/step-up";
import { answer, api, Problem, type Schemas } from "@/client";
import { announce } from "@/client/added";
import { IbanField, ServerForm, TextField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, Dialog, showToast } from "@/ui";
import { bankAccountsQuery } from "./queries";

type Values = Schemas["BankAccountInput"];

interface Props {
  readonly open: boolean;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

export function NewBankAccount({ open, stepUp, onClose }: Props) {
  const { t } = useT();
  return (
    <Dialog open={open} title={t("organisations.bank_account.title")} onClose={onClose}>
      <Form stepUp={stepUp} onClose={onClose} />
    </Dialog>
  );
}

const add = (body: Values) => answer(api.POST("/api/v1/bank-accounts", { body })).catch(atField);

/** That an account is known already is said at its number. */
function atField(error: unknown): never {
  const known = error instanceof Problem && error.code === "iban_known";
  throw known ? error.at("/iban", "organisations.bank_account.fields.iban") : error;
}

function Form({ stepUp, onClose }: Omit<Props, "open">) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const form = useServerForm<Values>({
    defaultValues: { iban: "", label: "", holder: session.organisation?.name ?? "" },
  });
  const submit = async (values: Values) => {
    const { id, bank_name } = await stepUp.run(() => add(values));
    announce({ kind: "bank_account", id });
    onClose();
    await cache.invalidateQueries(bankAccountsQuery);
    showToast({
      text: () =>
        bank_name === null
          ? t("organisations.bank_accounts.added")
          : t("organisations.bank_accounts.added_at", { bank: bank_name }),
    });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <div className="fields mt-4">
        <IbanField
          form={form}
          name="iban"
          label={t("organisations.bank_account.fields.iban")}
          hint={t("organisations.bank_account.fields.iban.hint")}
          required
        />
        <TextField
          form={form}
          name="holder"
          label={t("organisations.bank_account.fields.holder")}
          autoComplete="off"
          required
        />
        <TextField
          form={form}
          name="label"
          label={t("organisations.bank_account.fields.label")}
          hint={t("organisations.bank_account.fields.label.hint")}
          autoComplete="off"
          required
        />
      </div>
      <div className="cluster cluster--end mt-5">
        <Button kind="secondary" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" busy={form.busy}>
          {t("organisations.bank_account.save")}
        </Button>
      </div>
    </ServerForm>
  );
}
