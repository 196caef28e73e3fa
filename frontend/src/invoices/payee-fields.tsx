import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Controller, useWatch } from "react-hook-form";
import { sessionQuery } from "@/accounts/session";
import type { Schemas } from "@/client";
import { FormattedField, fieldId, findingText } from "@/form";
import { formatIban, formatPaymentReference, Trans, useT } from "@/i18n";
import { bankAccountsQuery } from "@/organisations/queries";
import { Field, focusControl, Icon, Notice, Select } from "@/ui";
import { useChosenBeneficiary } from "./beneficiary-field";
import { useInvoiceForm } from "./form-context";
import { onlyPayee } from "./only-choice";
import { usePaper, useVoice } from "./paper";
import { useAdded } from "./use-added";
import type { Payee } from "./values";

const BENEFICIARY = "beneficiary";
const ACCOUNTS = "/organisation#bank-accounts";

const keyOf = (payee: Payee | null): string =>
  payee === null ? "" : "bank_account_id" in payee ? payee.bank_account_id : BENEFICIARY;

const payeeOf = (key: string): Payee | null =>
  key === "" ? null : key === BENEFICIARY ? { beneficiary_account: true } : { bank_account_id: key };

type Account = Schemas["BankAccountRow"];

/** The account that is paid to, and its reference where the account asks for one. */
export function PayeeFields() {
  const { form } = useInvoiceForm();
  const { data } = useQuery(bankAccountsQuery);
  const accounts = data?.items ?? [];
  const key = keyOf(useWatch({ control: form.control, name: "payee" }));
  const account = accounts.find(({ id }) => id === key);
  useOnlyPayee(data?.items);
  const onOpen = useAdded("bank_account", bankAccountsQuery.queryKey, (id) =>
    form.setValue("payee", { bank_account_id: id }, { shouldDirty: true }),
  );
  return (
    <>
      {data && accounts.length === 0 && <NoAccount onOpen={onOpen} />}
      <PayeeField accounts={accounts} account={account} />
      <PaymentReference account={account} />
    </>
  );
}

/** The only account that there is is chosen already, also in a draft that was begun before there was one. */
function useOnlyPayee(accounts: readonly Account[] | undefined) {
  const { form } = useInvoiceForm();
  const iban = useChosenBeneficiary()?.iban ?? null;
  const only = keyOf(accounts ? onlyPayee(accounts, iban) : null);
  const { getValues, setValue } = form;
  useEffect(() => {
    if (only !== "" && getValues("payee") === null) setValue("payee", payeeOf(only), { shouldDirty: true });
  }, [only, getValues, setValue]);
}

function PayeeField({
  accounts,
  account,
}: {
  readonly accounts: readonly Account[];
  readonly account: Account | undefined;
}) {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const beneficiary = useChosenBeneficiary();
  const chosen = keyOf(useWatch({ control: form.control, name: "payee" }));
  const finding = form.findingOf("payee");
  const own = accounts.map(({ id, iban, holder, label }) => ({
    value: id,
    label: t("invoices.form.payee.account", { iban: formatIban(iban), holder, label }),
  }));
  const theirs = beneficiary?.iban
    ? t("invoices.form.payee.beneficiary", {
        iban: formatIban(beneficiary.iban),
        holder: beneficiary.account_holder ?? `${beneficiary.last_name} ${beneficiary.first_name}`,
      })
    : t("invoices.form.payee.beneficiary_unknown");
  const offered = Boolean(beneficiary?.iban) || chosen === BENEFICIARY;
  const choose = (key: string) => {
    const next = accounts.find(({ id }) => id === key);
    // The reference belongs to the QR account; another account is paid without it.
    if (!next?.is_qr_iban) form.setValue("payment_reference", "", { shouldDirty: true });
    return payeeOf(key);
  };
  return (
    <Field
      id={fieldId("payee")}
      label={t("invoices.fields.payee")}
      hint={t("invoices.form.payee.hint")}
      error={finding && findingText(finding)}
      ask={form.askOf("payee")}
      echo={account && <AccountEcho account={account} />}
      required
    >
      <Controller
        control={form.control}
        name="payee"
        render={({ field: { value, onChange, ...bound } }) => (
          <Select
            {...bound}
            value={keyOf(value)}
            onChange={(event) => onChange(choose(event.target.value))}
            emptyLabel={t("common.choose")}
            options={offered ? [...own, { value: BENEFICIARY, label: theirs }] : own}
          />
        )}
      />
    </Field>
  );
}

function AccountEcho({ account: { bank_name } }: { readonly account: Account }) {
  const { t } = useT();
  const voice = useVoice();
  const text =
    bank_name === null
      ? t(voice("invoices.form.payee.own"))
      : t(voice("invoices.form.payee.own_at"), { bank: bank_name });
  return (
    <>
      <Icon name="check" /> {text}
    </>
  );
}

/** Only for an account that asks for it; filled in with the one kept for the insured person. */
function PaymentReference({ account }: { readonly account: Account | undefined }) {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const beneficiary = useChosenBeneficiary();
  const name = "payment_reference";
  const { getValues, setValue } = form;
  const asksForIt = account?.is_qr_iban ?? false;
  const known = beneficiary?.payment_reference ?? "";
  useEffect(() => {
    if (asksForIt && known !== "" && getValues(name) === "") setValue(name, known, { shouldDirty: true });
  }, [asksForIt, known, getValues, setValue]);
  const value = useWatch({ control: form.control, name });
  const shown = asksForIt || value !== "" || form.mentions(name);
  if (!shown) return null;
  return (
    <FormattedField
      form={form}
      name={name}
      label={t("invoices.fields.payment_reference")}
      hint={t("invoices.form.payment_reference.hint")}
      required={asksForIt}
      width={24}
      figures="start"
      autoComplete="off"
      parse={(text) => text.replace(/\s/g, "")}
      format={formatPaymentReference}
    />
  );
}

function NoAccount({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useT();
  if (usePaper() !== null)
    return (
      <Missing>
        <p>{t("invoices.form.payee.none_paper")}</p>
      </Missing>
    );
  return <NoAccountOfOwn onOpen={onOpen} />;
}

function NoAccountOfOwn({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const beneficiary = useChosenBeneficiary();
  if (session.organisation?.kind === "person")
    return beneficiary && !beneficiary.iban && <NoIban of={beneficiary.id} />;
  return (
    <Missing>
      <p>
        {session.role === "manager" ? (
          <Trans
            id="invoices.form.payee.none_manager"
            tags={{
              link: (children) => (
                <a href={ACCOUNTS} target="_blank" rel="noopener" onClick={onOpen}>
                  {children}
                </a>
              ),
            }}
          />
        ) : (
          t("invoices.form.payee.none")
        )}
      </p>
    </Missing>
  );
}

/** With an account of one's own the payment goes to the insured person's account. */
function NoIban({ of }: { readonly of: string }) {
  return (
    <Missing>
      <p>
        <Trans
          id="invoices.form.payee.none_person"
          tags={{
            link: (children) => (
              <a href={`/beneficiaries/${of}`} target="_blank" rel="noopener">
                {children}
              </a>
            ),
          }}
        />
      </p>
    </Missing>
  );
}

/** No account to pay to. Once there is one, known from another window, the focus goes on to the field. */
function Missing({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (element?.contains(document.activeElement)) focusControl(fieldId("payee"));
    };
  }, []);
  return (
    <div ref={box}>
      <Notice kind="warning">{children}</Notice>
    </div>
  );
}
