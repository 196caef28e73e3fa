import { formatExactInstant, useT } from "@/i18n";
import { Button, Dialog, SummaryList, type SummaryRow } from "@/ui";
import type { AuditRow } from "./queries";
import { word } from "./rows";

interface Props {
  readonly row: AuditRow | null;
  /** Searches everything about the same record. */
  readonly onSubject: (id: string) => void;
  readonly onClose: () => void;
}

export function DetailsDialog({ row, onSubject, onClose }: Props) {
  const { t } = useT();
  const id = row?.subject.id ?? null;
  const actions = (
    <>
      {id !== null && (
        <Button kind="secondary" onClick={() => onSubject(id)}>
          {t("audit.details.same_subject")}
        </Button>
      )}
      <Button onClick={onClose}>{t("common.close")}</Button>
    </>
  );
  return (
    <Dialog open={row !== null} title={t("audit.details.title")} onClose={onClose} actions={actions}>
      {row && <Details row={row} />}
      <p className="muted sm">{t("audit.details.no_values")}</p>
    </Dialog>
  );
}

function Details({ row }: { readonly row: AuditRow }) {
  const { t, maybeText } = useT();
  const { actor, subject, organisation } = row;
  const rows: SummaryRow[] = [
    { label: t("audit.column.at"), value: formatExactInstant(row.at), figures: true },
    {
      label: t("audit.column.actor"),
      value: actor.name ?? word(maybeText, "actor_kind", actor.kind),
      detail: actor.name !== null && word(maybeText, "actor_kind", actor.kind),
    },
    {
      label: t("audit.column.action"),
      value: word(maybeText, "action", row.action),
      detail: word(maybeText, "outcome", row.outcome),
    },
    {
      label: t("audit.column.subject_type"),
      value: word(maybeText, "subject", subject.type),
      detail: subject.reference,
    },
    ...(subject.id ? [{ label: t("audit.column.subject_id"), value: subject.id, figures: true }] : []),
    ...(organisation
      ? [{ label: t("audit.column.organisation"), value: organisation.name ?? organisation.id }]
      : []),
    {
      label: t("audit.column.field_names"),
      value: row.fields.join(", ") || t("audit.details.no_fields"),
    },
    ...(row.request_id
      ? [{ label: t("audit.column.request_id"), value: row.request_id, figures: true }]
      : []),
    { label: t("audit.column.id"), value: row.id, figures: true },
  ];
  return <SummaryList rows={rows} dense />;
}
