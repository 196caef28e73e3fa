import { useQueryClient } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { answer, api, type Schemas } from "@/client";
import { ServerForm, TextField, TickField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatIban, useT } from "@/i18n";
import { Dialog, Figures, showToast } from "@/ui";
import { bankAccountsQuery } from "./queries";

type Account = Schemas["BankAccountRow"];

interface Props {
  readonly account: Account | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** An account's own name, and whether new invoices begin with it. Another IBAN is another account. */
export function BankAccountDialog({ account, ...rest }: Props) {
  const { t } = useT();
  return (
    <Dialog
      open={account !== null}
      title={t("organisations.bank_account.change.title", { label: account?.label ?? "" })}
      onClose={rest.onClose}
    >
      {account && <Form account={account} {...rest} />}
    </Dialog>
  );
}

function Form({ account, stepUp, onClose }: Props & { readonly account: Account }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { id, label, is_default } = account;
  const form = useServerForm<Schemas["BankAccountChange"]>({ defaultValues: { label, is_default } });
  const submit = async (body: Schemas["BankAccountChange"]) => {
    const params = { path: { bank_account_id: id } };
    await stepUp.run(() => answer(api.PUT("/api/v1/bank-accounts/{bank_account_id}", { params, body })));
    onClose();
    await cache.invalidateQueries(bankAccountsQuery);
    showToast({ text: () => t("organisations.bank_accounts.changed") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">
        <Figures>{formatIban(account.iban)}</Figures>, {account.holder}
      </p>
      <div className="fields mt-4">
        <TextField
          form={form}
          name="label"
          label={t("organisations.bank_account.fields.label")}
          hint={t("organisations.bank_account.fields.label.hint")}
          autoComplete="off"
          required
        />
        <TickField form={form} name="is_default" label={t("organisations.bank_account.fields.is_default")} />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
