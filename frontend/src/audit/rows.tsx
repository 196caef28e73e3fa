import { formatExactInstant, type Translation, useT } from "@/i18n";
import { type Column, Figures, State, Table, TextButton, TwoLines } from "@/ui";
import type { AuditRow } from "./queries";

/** A word of the log; what an earlier version wrote and nobody knows any more stands as it is. */
export function word(maybeText: Translation["maybeText"], list: string, value: string): string {
  return maybeText(`audit.${list}.${value}`) ?? value;
}

const NONE = "–";

interface Props {
  readonly rows: readonly AuditRow[];
  readonly onDetails: (row: AuditRow) => void;
}

export function AuditTable({ rows, onDetails }: Props) {
  const { t, maybeText } = useT();
  const columns: Column<AuditRow>[] = [
    {
      key: "at",
      header: t("audit.column.at"),
      width: "date",
      cell: ({ at }) => <Figures>{formatExactInstant(at)}</Figures>,
    },
    {
      key: "actor",
      header: t("audit.column.actor"),
      card: "title",
      cell: ({ actor }) => {
        const kind = word(maybeText, "actor_kind", actor.kind);
        return actor.name === null ? kind : <TwoLines main={actor.name} sub={kind} />;
      },
    },
    {
      key: "action",
      header: t("audit.column.action"),
      cell: ({ action, outcome }) => (
        <>
          {word(maybeText, "action", action)}
          {outcome !== "done" && (
            <>
              <br />
              <State kind="bad">{word(maybeText, "outcome", outcome)}</State>
            </>
          )}
        </>
      ),
    },
    {
      key: "subject",
      header: t("audit.column.subject_type"),
      cell: ({ subject }) => (
        <TwoLines main={word(maybeText, "subject", subject.type)} sub={subject.reference} />
      ),
    },
    {
      key: "organisation",
      header: t("audit.column.organisation"),
      cell: ({ organisation }) => organisation?.name ?? organisation?.id ?? NONE,
    },
    {
      key: "fields",
      header: t("audit.column.field_names"),
      low: true,
      cell: ({ fields }) => <span className="muted sm">{fields.join(", ") || NONE}</span>,
    },
    {
      key: "details",
      header: t("audit.column.actions"),
      headerHidden: true,
      card: "actions",
      cell: (row) => (
        <TextButton onClick={() => onDetails(row)}>
          {t("audit.details")}
          <span className="vh"> : {formatExactInstant(row.at)}</span>
        </TextButton>
      ),
    },
  ];
  return <Table caption={t("audit.caption")} columns={columns} rows={rows} rowKey={({ id }) => id} dense />;
}
