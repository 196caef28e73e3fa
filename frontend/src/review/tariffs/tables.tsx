import { formatDate, formatDay, useT } from "@/i18n";
import { type Column, Figures, State, Table, TwoLines } from "@/ui";
import type { Kind, Tariff } from "./queries";
import { shown } from "./values";

interface Props {
  readonly kind: Kind;
  readonly rows: readonly Tariff[];
}

/** The name of a value with its unit: a text of the catalogue, or the API's own name for one that is newer. */
export function useNames() {
  const { maybeText } = useT();
  return (name: string) => ({
    label: maybeText(`review.tariff.fields.values.${name}`) ?? name,
    unit: maybeText(`review.tariff.fields.values.${name}.unit`) ?? "",
  });
}

/** Each value on a line, each dated row that counts in a column, the newest first. */
export function ValuesByDay({ kind, rows }: Props) {
  const { t } = useT();
  const nameOf = useNames();
  const counting = rows.filter(({ state }) => state !== "replaced");
  const columns: Column<string>[] = [
    {
      key: "value",
      header: t("review.tariff.confirm.value"),
      card: "title",
      cell: (name) => <TwoLines main={nameOf(name).label} sub={nameOf(name).unit} />,
    },
    ...counting.map(
      ({ version, valid_from, state, values }): Column<string> => ({
        key: version,
        header: t("review.tariff.since", { day: formatDate(valid_from) }),
        numeric: true,
        cell: (name) =>
          state === "in_force" ? <strong>{shown(values[name])}</strong> : <span>{shown(values[name])}</span>,
      }),
    ),
  ];
  return (
    <Table
      caption={t("review.tariff.caption.values", { kind: t(`review.tariff.${kind}`) })}
      dense
      columns={columns}
      rows={Object.keys(counting[0]?.values ?? {})}
      rowKey={(name) => name}
    />
  );
}

const LOOK = { in_force: "ok", coming: undefined, past: undefined, replaced: undefined } as const;

/** The dated rows themselves: since when, until when confirmed, from where, by whom. */
export function Rows({ kind, rows }: Props) {
  const { t } = useT();
  const columns: Column<Tariff>[] = [
    {
      key: "valid_from",
      header: t("review.tariff.fields.valid_from"),
      card: "title",
      width: "date",
      cell: ({ valid_from, version }) => (
        <TwoLines main={<Figures>{formatDate(valid_from)}</Figures>} sub={version} />
      ),
    },
    {
      key: "state",
      header: t("review.tariff.state"),
      card: "aside",
      width: "s",
      cell: ({ state }) =>
        state === "in_force" || state === "coming" ? (
          <State {...(LOOK[state] && { kind: LOOK[state] })}>{t(`review.tariff.state.${state}`)}</State>
        ) : (
          <span className="muted">{t(`review.tariff.state.${state}`)}</span>
        ),
    },
    {
      key: "confirmed_until",
      header: t("review.tariff.fields.confirmed_until"),
      width: "date",
      cell: ({ confirmed_until, confirmation }) =>
        confirmation === "fine" ? (
          <Figures>{formatDate(confirmed_until)}</Figures>
        ) : (
          <State kind="warn">{formatDate(confirmed_until)}</State>
        ),
    },
    { key: "source", header: t("review.tariff.fields.source"), cell: ({ source }) => source },
    {
      key: "added_by",
      header: t("review.tariff.added_by"),
      width: "m",
      cell: ({ added_by, added_at }) => (
        <TwoLines
          main={added_by ?? t("review.tariff.program")}
          sub={<Figures>{formatDay(added_at)}</Figures>}
        />
      ),
    },
  ];
  return (
    <Table
      caption={t("review.tariff.caption", { kind: t(`review.tariff.${kind}`) })}
      dense
      columns={columns}
      rows={rows}
      rowKey={({ version }) => version}
    />
  );
}
