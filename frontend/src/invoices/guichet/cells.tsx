import { formatAvsNumber, formatMoney, formatPeriod, useT } from "@/i18n";
import { Figures, LinkButton, StatusTag, TwoLines } from "@/ui";
import type { InvoiceRow, Status } from "./queries";

type Person = InvoiceRow["beneficiary"];

export const nameOf = ({ last_name, first_name }: Person): string => `${last_name} ${first_name}`;

/** "Doe John", which opens the request, over the AVS number. */
export function BeneficiaryCell({ row: { id, reference, beneficiary } }: { readonly row: InvoiceRow }) {
  const { t } = useT();
  const link = (
    <a href={`/invoices/${id}`}>
      {nameOf(beneficiary)}
      <span className="vh">, {t("invoices.list.request", { reference })}</span>
    </a>
  );
  return <TwoLines strong main={link} sub={formatAvsNumber(beneficiary.avs_number)} />;
}

interface FormProps {
  readonly kind: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** The form's name over its period: "Facture", "05.08.2024". */
export function FormCell({ kind, from, to }: FormProps) {
  const { maybeText } = useT();
  return (
    <TwoLines
      main={maybeText(`forms.${kind}.short`) ?? kind}
      sub={from === null ? undefined : formatPeriod(from, to)}
    />
  );
}

interface ReferenceProps {
  readonly row: Pick<InvoiceRow, "reference" | "own_reference">;
}

/** "2026-000345" over the company's own reference. */
export function ReferenceCell({ row: { reference, own_reference } }: ReferenceProps) {
  return <TwoLines main={<Figures>{reference}</Figures>} sub={own_reference} />;
}

/** Nobody of the company is, of what came on paper, until somebody corrects it. */
export function ResponsibleCell({ row: { responsible } }: { readonly row: Pick<InvoiceRow, "responsible"> }) {
  const { t } = useT();
  return responsible?.short_name ?? t("invoices.list.responsible.paper");
}

export function AmountCell({ total }: { readonly total: string | number | null }) {
  return total === null ? "–" : <Figures>{formatMoney(String(total))}</Figures>;
}

/** What was asked for, over what is allowed of it where that is less. */
export function AllowedCell({
  row: { total, allowed },
}: {
  readonly row: Pick<InvoiceRow, "total" | "allowed">;
}) {
  const { t } = useT();
  const less = allowed === null ? null : t("invoices.list.allowed", { amount: formatMoney(allowed) });
  return <TwoLines main={<Figures>{formatMoney(total)}</Figures>} sub={less} />;
}

export function StatusCell({ status }: { readonly status: Status }) {
  const { t } = useT();
  return (
    <StatusTag
      status={status}
      label={t(`invoices.status.${status}`)}
      meaning={t(`invoices.status.${status}.meaning`)}
    />
  );
}

export function PdfCell({ row: { id, reference } }: { readonly row: InvoiceRow }) {
  const { t } = useT();
  return (
    <LinkButton
      kind="quiet"
      size="small"
      flush
      icon="pdf"
      href={`/api/v1/invoices/${id}/pdf`}
      download
      aria-label={t("invoices.list.pdf_of", { reference })}
    >
      {t("invoices.list.pdf")}
    </LinkButton>
  );
}
