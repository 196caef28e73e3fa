import { formatAvsNumber, formatPeriod, useT } from "@/i18n";
import { IconLink, StatusTag } from "@/ui";
import type { OfficeInvoice } from "../types";

interface Props {
  readonly invoice: OfficeInvoice;
  readonly name: string;
}

export function ExaminationHead({ invoice, name }: Props) {
  const { t, maybeText } = useT();
  const { beneficiary, status, kind, period_from, period_to, organisation, reference } = invoice;
  return (
    <div className="review__head">
      <h1 tabIndex={-1}>{name}</h1>
      <span className="tnum">{formatAvsNumber(beneficiary.avs_number)}</span>
      <StatusTag status={status} label={t(`invoices.status.${status}`)} />
      <span className="review__meta">
        {maybeText(`forms.${kind}.menu`) ?? kind},{" "}
        <span className="tnum nowrap">{formatPeriod(period_from, period_to)}</span>, {organisation.name},{" "}
        <span className="tnum nowrap">{reference}</span>
      </span>
      <span className="review__pdf">
        <IconLink
          icon="pdf"
          label={t("review.examination.pdf", { reference })}
          href={`/api/v1/office/invoices/${invoice.id}/pdf`}
          download
        />
      </span>
    </div>
  );
}
