import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { formatAvsNumber, formatDay, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { changed, type ListState, useListState } from "@/lists/state";
import {
  type Column,
  EmptyState,
  Figures,
  Main,
  PageHeading,
  State,
  type Tab,
  Table,
  Tabs,
  TwoLines,
} from "@/ui";
import { countsQuery } from "../counts";
import { PAGE_SIZE, registrationsQuery } from "../queries";
import type { Registration, RegistrationState } from "../types";
import { REGISTRATION_STATES, REGISTRATIONS_LIST } from "./states";

const route = getRouteApi("/office/registrations/");

export function RegistrationsPage() {
  const { t } = useT();
  const { state = "pending" } = route.useSearch();
  const list = useListState(REGISTRATIONS_LIST);
  const navigate = useNavigate();
  const { data: counts } = useQuery(countsQuery);
  const found = useQuery({
    ...registrationsQuery(state, list.cursors.at(-1)),
    placeholderData: keepPreviousData,
  });
  const tabs = REGISTRATION_STATES.map(
    (key): Tab => ({
      key,
      label: t(`review.registrations.tab.${key}`),
      href: key === "pending" ? "/office/registrations" : `/office/registrations?state=${key}`,
      ...(key === "pending" && counts && { count: counts.registrations }),
    }),
  );
  const turn = (to: ListState) =>
    void navigate({ to: ".", search: true, state: changed(REGISTRATIONS_LIST, () => to) });
  return (
    <Main look="office">
      <PageHeading title={t("organisations.registrations.title")} sub={t("review.registrations.sub")} />
      <Tabs label={t("review.views")} tabs={tabs} current={state} />
      <Loaded query={found} lines={10}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState
              heading="h2"
              title={t(
                state === "pending"
                  ? "organisations.registrations.empty"
                  : "organisations.registrations.none",
              )}
            >
              {state === "pending" ? t("review.registrations.empty.text") : undefined}
            </EmptyState>
          ) : (
            <>
              <Rows rows={page.items} state={state} />
              <PageTurner state={list} pageSize={PAGE_SIZE} page={page} onTurn={turn} />
            </>
          )
        }
      </Loaded>
    </Main>
  );
}

function Rows({
  rows,
  state,
}: {
  readonly rows: readonly Registration[];
  readonly state: RegistrationState;
}) {
  const { t } = useT();
  const columns: Column<Registration>[] = [
    {
      key: "organisation",
      header: t("organisations.registrations.organisation"),
      card: "title",
      cell: ({ id, organisation }) => (
        <TwoLines
          strong
          main={<a href={`/office/registrations/${id}`}>{organisation.name}</a>}
          sub={`${organisation.postcode} ${organisation.town}`}
        />
      ),
    },
    {
      key: "gln",
      header: t("organisations.registrations.numbers"),
      low: true,
      cell: ({ organisation }) => (
        <Figures>{organisation.gln ?? formatAvsNumber(organisation.avs_number ?? "")}</Figures>
      ),
    },
    {
      key: "applicant",
      header: t("organisations.registrations.applicant"),
      cell: ({ applicant }) => (
        <TwoLines main={`${applicant.first_name} ${applicant.last_name}`} sub={applicant.email} />
      ),
    },
    {
      key: "submitted_at",
      header: t("organisations.registrations.submitted_at"),
      width: "date",
      cell: ({ submitted_at }) => <Figures>{formatDay(submitted_at)}</Figures>,
    },
    state === "pending"
      ? {
          key: "duplicates",
          header: t("organisations.registrations.duplicates"),
          cell: (row) => <Duplicates row={row} />,
        }
      : {
          key: "decided",
          header: t("review.registrations.decided"),
          cell: ({ decided_at, decided_by }) => (
            <TwoLines main={decided_at && <Figures>{formatDay(decided_at)}</Figures>} sub={decided_by} />
          ),
        },
  ];
  return (
    <Table
      caption={t("organisations.registrations.caption")}
      dense
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}

function Duplicates({ row: { duplicates } }: { readonly row: Registration }) {
  const { t } = useT();
  return duplicates.length === 0 ? (
    <State kind="ok">{t("review.registrations.duplicates.none")}</State>
  ) : (
    <State kind="warn">{t("review.registrations.duplicates.count", { count: duplicates.length })}</State>
  );
}
