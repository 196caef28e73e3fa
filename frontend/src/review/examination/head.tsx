import { useState } from "react";
import { formatAvsNumber, formatPeriod, useT } from "@/i18n";
import { Button, IconLink, StatusTag } from "@/ui";
import { AssignmentDialog } from "../assignment/assignment-dialog";
import { useAssigning } from "../assignment/use-assigning";
import { useShortcuts } from "../shortcuts";
import type { OfficeInvoice } from "../types";

interface Props {
  readonly invoice: OfficeInvoice;
  readonly name: string;
}

/** Who is to examine it, and the way to choose somebody else; I is the shortest. */
function Assignment({ invoice: { id, assignee } }: Pick<Props, "invoice">) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const { take } = useAssigning();
  useShortcuts({ i: () => take(id) });
  return (
    <>
      <Button kind="quiet" size="small" icon="user" onClick={() => setOpen(true)}>
        {assignee ? t("review.queue.assigned", { name: assignee.name }) : t("review.assignment.none")}{" "}
        <kbd>I</kbd>
      </Button>
      <AssignmentDialog
        open={open}
        ids={[id]}
        current={assignee?.id ?? null}
        onClose={() => setOpen(false)}
      />
    </>
  );
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
      <Assignment invoice={invoice} />
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
