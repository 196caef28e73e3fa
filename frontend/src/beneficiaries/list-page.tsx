import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "@/client";
import { formatAvsNumber, formatDate, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { SearchField } from "@/lists/search-field";
import {
  changed,
  isFiltered,
  type ListState,
  listState,
  type Step,
  typedText,
  typing,
  untouched,
  useListState,
} from "@/lists/state";
import {
  BackLink,
  Button,
  type Column,
  EmptyState,
  Figures,
  Filters,
  focusPage,
  IconButton,
  IconLink,
  LinkButton,
  Main,
  PageHeading,
  Table,
  TwoLines,
} from "@/ui";
import { Deletion } from "./deletion";
import { MandateStateText } from "./mandate-state";
import { beneficiariesQuery, LIST } from "./queries";

type Row = Schemas["BeneficiaryRow"];

const PAGE_SIZE = 25;

/** Digits, spaces and points are what the API compares; whatever else was pasted is left out. */
const numberOf = (state: ListState): string | null =>
  typedText(state, "avs_number")
    ?.replace(/[^\d. ]/g, "")
    .trim() || null;

function searchOf(state: ListState): Schemas["BeneficiarySearch"] {
  const cursor = state.cursors.at(-1) ?? null;
  return { name: typedText(state, "name"), avs_number: numberOf(state), limit: PAGE_SIZE, cursor };
}

export function prefetchBeneficiaries(cache: QueryClient, state: Parameters<typeof listState>[0]): void {
  void cache.prefetchQuery(beneficiariesQuery(searchOf(listState(state, LIST))));
}

export function BeneficiariesPage() {
  const { t } = useT();
  const [doomed, setDoomed] = useState<Row | null>(null);
  return (
    <Main>
      <PageHeading
        title={t("beneficiaries.title")}
        back={<BackLink href="/counter">{t("common.nav.home")}</BackLink>}
        actions={
          <LinkButton href="/beneficiaries/new" icon="plus">
            {t("beneficiaries.add")}
          </LinkButton>
        }
      />
      <List onDelete={setDoomed} />
      <Deletion beneficiary={doomed} onClose={() => setDoomed(null)} />
    </Main>
  );
}

function List({ onDelete }: { readonly onDelete: (row: Row) => void }) {
  const navigate = useNavigate();
  const state = useListState(LIST);
  const found = useQuery({ ...beneficiariesQuery(searchOf(state)), placeholderData: keepPreviousData });
  const nobody = !isFiltered(state) && found.data?.count === 0;
  const go = (step: Step, replace: boolean) =>
    void navigate({ to: "/beneficiaries", state: changed(LIST, step), replace, resetScroll: false });
  const turn = (to: ListState) => {
    go(() => to, false);
    focusPage(); // a new page is read from its top
  };
  const clear = () => go(untouched, true);
  return (
    <>
      {!nobody && (
        <ListFilters state={state} count={found.data} onType={(name, text) => go(typing(name, text), true)} />
      )}
      <Loaded query={found} lines={10}>
        {(page) => {
          if (nobody) return <Nobody />;
          if (page.count === 0) return <NoneFound onClear={clear} />;
          return (
            <>
              <Rows rows={page.items} onDelete={onDelete} />
              <PageTurner state={state} pageSize={PAGE_SIZE} page={page} onTurn={turn} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

interface FiltersProps {
  readonly state: ListState;
  readonly count: { readonly count: number; readonly count_capped: boolean } | undefined;
  readonly onType: (name: string, text: string) => void;
}

function ListFilters({ state, count, onType }: FiltersProps) {
  const { t } = useT();
  const counted = count?.count_capped ? "beneficiaries.list.count_capped" : "beneficiaries.list.count";
  return (
    <Filters label={t("beneficiaries.filter.label")} end={count && t(counted, { count: count.count })}>
      <SearchField
        label={t("beneficiaries.filter.name")}
        maxLength={100}
        value={state.typed.name ?? ""}
        onChange={(text) => onType("name", text)}
      />
      <SearchField
        label={t("beneficiaries.filter.avs_number")}
        placeholder="756."
        figures
        maxLength={30}
        value={state.typed.avs_number ?? ""}
        onChange={(text) => onType("avs_number", text)}
      />
    </Filters>
  );
}

function Nobody() {
  const { t } = useT();
  return (
    <EmptyState heading="h2" title={t("beneficiaries.list.empty")}>
      {t("beneficiaries.list.empty.hint")}
    </EmptyState>
  );
}

function NoneFound({ onClear }: { readonly onClear: () => void }) {
  const { t } = useT();
  return (
    <EmptyState
      heading="h2"
      title={t("beneficiaries.list.none_found")}
      action={
        <Button kind="secondary" onClick={onClear}>
          {t("beneficiaries.filter.clear")}
        </Button>
      }
    >
      {t("beneficiaries.list.none_found.hint")}
    </EmptyState>
  );
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly onDelete: (row: Row) => void;
}

const nameOf = ({ last_name, first_name }: Row): string => `${last_name} ${first_name}`;
const addressOf = ({ id }: Row): string => `/beneficiaries/${id}`;

function Rows({ rows, onDelete }: RowsProps) {
  const { t } = useT();
  const columns: Column<Row>[] = [
    {
      key: "name",
      header: t("beneficiaries.list.name"),
      card: "title",
      cell: (row) => (
        <TwoLines
          strong
          main={<a href={addressOf(row)}>{nameOf(row)}</a>}
          sub={row.death_date && t("beneficiaries.list.died", { day: formatDate(row.death_date) })}
        />
      ),
    },
    {
      key: "avs_number",
      header: t("beneficiaries.list.avs_number"),
      cell: ({ avs_number }) => <Figures>{formatAvsNumber(avs_number)}</Figures>,
    },
    {
      key: "town",
      header: t("beneficiaries.list.town"),
      cell: ({ postcode, town }) => `${postcode} ${town}`,
    },
    {
      key: "mandate",
      header: t("beneficiaries.list.mandate"),
      cell: ({ mandate_state, mandate_expired }) => (
        <MandateStateText state={mandate_state} expired={mandate_expired} />
      ),
    },
    {
      key: "actions",
      header: t("beneficiaries.list.actions"),
      headerHidden: true,
      card: "actions",
      cell: (row) => (
        <>
          <IconLink
            icon="pencil"
            href={addressOf(row)}
            label={t("beneficiaries.list.edit", { name: nameOf(row) })}
          />
          <IconButton
            icon="bin"
            label={t("beneficiaries.list.delete", { name: nameOf(row) })}
            onClick={() => onDelete(row)}
          />
        </>
      ),
    },
  ];
  return (
    <Table caption={t("beneficiaries.list.caption")} columns={columns} rows={rows} rowKey={({ id }) => id} />
  );
}
