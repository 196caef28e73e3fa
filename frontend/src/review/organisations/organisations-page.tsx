import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { formatAvsNumber, formatDay, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { SearchField } from "@/lists/search-field";
import { Button, type Column, EmptyState, Figures, Table, TwoLines } from "@/ui";
import { AdministratorsPage } from "../administrators-page";
import { type Organisation, organisationsQuery } from "./api";
import { SuspensionDialog } from "./suspension-dialog";

/** Who uses the counter, for administrators. */
export function OrganisationsPage() {
  const { t } = useT();
  return (
    <AdministratorsPage title={t("review.organisations.title")} sub={t("review.organisations.sub")}>
      <Managed />
    </AdministratorsPage>
  );
}

function Managed() {
  const { t } = useT();
  const [words, setWords] = useState("");
  const organisations = useQuery({
    ...organisationsQuery(words),
    placeholderData: (shown) => shown,
  });
  const stepUp = useStepUp(t("review.organisations.step_up"), "office");
  const [changing, setChanging] = useState<Organisation | null>(null);
  return (
    <>
      <search className="read mb-5">
        <SearchField
          label={t("organisations.search.fields.words")}
          maxLength={100}
          wide
          value={words}
          onChange={setWords}
        />
      </search>
      <Loaded query={organisations} lines={8}>
        {({ items, capped }) =>
          items.length === 0 ? (
            <EmptyState title={t("review.organisations.none")} />
          ) : (
            <>
              <Rows rows={items} onChange={setChanging} />
              {capped && <p className="muted sm mt-3">{t("review.organisations.capped")}</p>}
            </>
          )
        }
      </Loaded>
      <SuspensionDialog organisation={changing} stepUp={stepUp} onClose={() => setChanging(null)} />
      {stepUp.dialog}
    </>
  );
}

interface RowsProps {
  readonly rows: readonly Organisation[];
  readonly onChange: (organisation: Organisation) => void;
}

function Rows({ rows, onChange }: RowsProps) {
  const { t } = useT();
  const columns: Column<Organisation>[] = [
    {
      key: "name",
      header: t("review.organisations.name"),
      card: "title",
      cell: ({ id, name, postcode, town }) => (
        <TwoLines
          strong
          main={<a href={`/office/organisations/${id}`}>{name}</a>}
          sub={`${postcode} ${town}`}
        />
      ),
    },
    {
      key: "number",
      header: t("organisations.registrations.numbers"),
      cell: ({ gln, avs_number }) => <Figures>{gln ?? formatAvsNumber(avs_number ?? "")}</Figures>,
    },
    { key: "members", header: t("review.organisations.members"), cell: ({ members }) => members },
    {
      key: "since",
      header: t("review.organisations.since"),
      low: true,
      cell: ({ created_at }) => <Figures>{formatDay(created_at)}</Figures>,
    },
    {
      key: "state",
      header: t("review.organisations.state"),
      cell: ({ suspended_at, suspension_reason }) =>
        suspended_at ? (
          <TwoLines
            strong
            main={t("review.organisations.suspended", { since: formatDay(suspended_at) })}
            sub={suspension_reason}
          />
        ) : (
          t("review.organisations.open")
        ),
    },
    {
      key: "actions",
      header: t("review.officers.actions"),
      headerHidden: true,
      card: "actions",
      cell: (organisation) => (
        <Button kind="quiet" size="small" onClick={() => onChange(organisation)}>
          {t(`review.organisations.${organisation.suspended_at ? "lift" : "suspend"}`)}
          <span className="vh"> : {organisation.name}</span>
        </Button>
      ),
    },
  ];
  return (
    <Table
      caption={t("review.organisations.caption")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
