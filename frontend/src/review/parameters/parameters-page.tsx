import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatDay, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { type Column, Figures, IconButton, Section, Table, TwoLines } from "@/ui";
import { AdministratorsPage } from "../administrators-page";
import { History } from "../catalogue/changes";
import { type Parameter, parametersQuery } from "./api";
import { ParameterDialog } from "./parameter-dialog";
import { shownValues, switchText } from "./values";

/** What the office changes itself, without whoever runs the installation. */
export function ParametersPage() {
  const { t } = useT();
  return (
    <AdministratorsPage title={t("review.parameter.title")} sub={t("review.parameter.sub")}>
      <Managed />
    </AdministratorsPage>
  );
}

function Managed() {
  const { language } = useT();
  const query = useQuery(parametersQuery(language));
  const [changing, setChanging] = useState<Parameter | null>(null);
  return (
    <>
      <Loaded query={query} lines={10}>
        {({ items }) => (
          <>
            <Values rows={items} onChange={setChanging} />
            <Changes rows={items} />
          </>
        )}
      </Loaded>
      <ParameterDialog parameter={changing} onClose={() => setChanging(null)} />
    </>
  );
}

interface ValuesProps {
  readonly rows: readonly Parameter[];
  readonly onChange: (parameter: Parameter) => void;
}

function Values({ rows, onChange }: ValuesProps) {
  const { t } = useT();
  const columns: Column<Parameter>[] = [
    {
      key: "name",
      header: t("review.parameter.name"),
      card: "title",
      cell: ({ name }) => (
        <TwoLines main={t(`review.parameter.${name}`)} sub={t(`review.parameter.${name}.hint`)} strong />
      ),
    },
    {
      key: "value",
      header: t("review.parameter.value"),
      width: "m",
      cell: ({ unit, values }) =>
        values.length === 0 ? (
          <span className="muted">{t("review.parameter.none")}</span>
        ) : unit === "switch" ? (
          switchText(values[0])
        ) : (
          <TwoLines
            main={<Figures>{shownValues({ unit, values })}</Figures>}
            sub={t(`review.parameter.unit.${unit}`)}
          />
        ),
    },
    {
      key: "since",
      header: t("review.parameter.since"),
      width: "m",
      cell: ({ revisions: [newest] }) =>
        newest ? (
          <TwoLines main={<Figures>{formatDay(newest.added_at)}</Figures>} sub={newest.added_by} />
        ) : (
          <span className="muted">{t("review.parameter.configured")}</span>
        ),
    },
    {
      key: "actions",
      header: t("review.parameter.actions"),
      headerHidden: true,
      card: "actions",
      width: "act",
      cell: (parameter) => (
        <IconButton
          icon="pencil"
          label={t("review.parameter.change", { name: t(`review.parameter.${parameter.name}`) })}
          onClick={() => onChange(parameter)}
        />
      ),
    },
  ];
  return (
    <Table
      caption={t("review.parameter.caption")}
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
    />
  );
}

/** Who changed what: of those parameters that somebody has changed. */
function Changes({ rows }: { readonly rows: readonly Parameter[] }) {
  const { t } = useT();
  const changed = rows.filter(({ revisions }) => revisions.length > 0);
  return (
    <Section title={t("review.parameter.history")}>
      {changed.length === 0 && <p className="muted">{t("review.parameter.history.none")}</p>}
      <div className="stack">
        {changed.map(({ name, revisions }) => (
          <div key={name}>
            <h3>{t(`review.parameter.${name}`)}</h3>
            <History revisions={revisions} />
          </div>
        ))}
      </div>
    </Section>
  );
}
