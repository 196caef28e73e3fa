import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useWatch } from "react-hook-form";
import { documentQuery, useDocumentPlace } from "@/documents";
import { formatIban, formatMoney, formatPaymentReference, useT } from "@/i18n";
import { bankAccountsQuery } from "@/organisations/queries";
import { Button, State } from "@/ui";
import { QrBox, QrRow } from "@/ui/qr-box";
import { useChosenBeneficiary } from "./beneficiary-field";
import { useInvoiceForm } from "./form-context";
import { type Filling, fillingsOf, offersOf, type QrBill } from "./qr-offers";

/** The QR-bills of an attached file, to compare with what is typed and to take over from; nothing goes in by itself. */
export function QrBills({ documentId }: { readonly documentId: string }) {
  const { data } = useQuery(documentQuery(documentId, useDocumentPlace()));
  return data?.qr_bills.map((bill) => (
    <Bill key={`${bill.page} ${bill.iban} ${bill.amount} ${bill.reference} ${bill.message}`} bill={bill} />
  ));
}

function Bill({ bill }: { readonly bill: QrBill }) {
  const { t } = useT();
  const box = useRef<HTMLDivElement>(null);
  const { form, assessment } = useInvoiceForm();
  const { payee, reference } = useOffers(bill);
  const fillings = useFillings(bill);
  const fill = ({ name, value }: Filling) => {
    form.setValue(name as never, value as never, { shouldDirty: true });
    box.current?.focus({ preventScroll: true });
  };
  const take = (name: "payee" | "payment_reference", value: unknown) => {
    form.setValue(name, value as never, { shouldDirty: true });
    box.current?.focus({ preventScroll: true });
  };
  const isTotal = bill.currency === "CHF" && bill.amount !== null && bill.amount === assessment?.total;
  const amount =
    bill.amount === null
      ? t("invoices.form.qr_bill.open_amount")
      : `${bill.currency} ${formatMoney(bill.amount)}`;
  return (
    <QrBox ref={box} title={t("invoices.form.qr_bill", { page: bill.page })}>
      <QrRow
        term={t("invoices.form.qr_bill.creditor")}
        value={bill.creditor}
        action={
          fillings.creditor && (
            <Take
              label={t("invoices.form.qr_bill.take_creditor")}
              onTake={() => fillings.creditor && fill(fillings.creditor)}
            />
          )
        }
      />
      <QrRow
        term={t("invoices.form.qr_bill.iban")}
        value={formatIban(bill.iban)}
        action={
          payee && (
            <Taken
              taken={payee.taken}
              label={t("invoices.form.qr_bill.take_iban")}
              onTake={() => take("payee", payee.value)}
            />
          )
        }
      />
      {bill.reference && (
        <QrRow
          term={t("invoices.form.qr_bill.reference")}
          value={formatPaymentReference(bill.reference)}
          action={
            reference && (
              <Taken
                taken={reference.taken}
                label={t("invoices.form.qr_bill.take_reference")}
                onTake={() => take("payment_reference", reference.value)}
              />
            )
          }
        />
      )}
      <QrRow
        term={t("invoices.form.qr_bill.amount")}
        value={amount}
        action={
          isTotal ? (
            <State kind="ok">{t("invoices.form.qr_bill.is_total")}</State>
          ) : (
            fillings.amount && (
              <Take
                label={t("invoices.form.qr_bill.take_amount")}
                onTake={() => fillings.amount && fill(fillings.amount)}
              />
            )
          )
        }
      />
      {bill.message && <QrRow term={t("invoices.form.qr_bill.message")} value={bill.message} />}
    </QrBox>
  );
}

function useOffers(bill: QrBill) {
  const { form } = useInvoiceForm();
  const { data } = useQuery(bankAccountsQuery);
  const [payee, reference] = useWatch({ control: form.control, name: ["payee", "payment_reference"] });
  const beneficiaryIban = useChosenBeneficiary()?.iban ?? null;
  return offersOf(bill, { accounts: data?.items ?? [], beneficiaryIban, payee, reference });
}

function useFillings(bill: QrBill) {
  const { form, billPlaces } = useInvoiceForm();
  const values = useWatch({ control: form.control, name: "form" });
  return fillingsOf(bill, billPlaces?.(values) ?? { amount: null, creditor: null });
}

interface TakenProps {
  readonly taken: boolean;
  readonly label: string;
  readonly onTake: () => void;
}

function Taken({ taken, label, onTake }: TakenProps) {
  const { t } = useT();
  if (taken) return <State kind="ok">{t("invoices.form.qr_bill.taken")}</State>;
  return <Take label={label} onTake={onTake} />;
}

function Take({ label, onTake }: Omit<TakenProps, "taken">) {
  const { t } = useT();
  return (
    <Button kind="secondary" size="small" aria-label={label} onClick={onTake}>
      {t("invoices.form.qr_bill.take")}
    </Button>
  );
}
