import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Field, LinkButton, Panel, Select } from "@/ui";
import { statementYearsQuery } from "./queries";

/** The year's requests of a person, for the folder or for Excel. */
export function Statement({ id }: { readonly id: string }) {
  const { t } = useT();
  const years = useQuery(statementYearsQuery(id));
  return (
    <Panel title={t("beneficiaries.statement.title")} heading="h2">
      <Loaded query={years} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="sm muted">{t("beneficiaries.statement.none")}</p>
          ) : (
            <Downloads id={id} years={items.map(({ year }) => String(year))} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function Downloads({ id, years }: { readonly id: string; readonly years: readonly string[] }) {
  const { t } = useT();
  const [chosen, setChosen] = useState(years[0] ?? "");
  const address = (ending: string) => `/api/v1/beneficiaries/${id}/statements/${chosen}/${ending}`;
  return (
    <>
      <Field label={t("beneficiaries.statement.year")} hint={t("beneficiaries.statement.hint")}>
        <Select
          width={8}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
          options={years.map((year) => ({ value: year, label: year }))}
        />
      </Field>
      <div className="cluster mt-4">
        <LinkButton kind="secondary" icon="pdf" href={address("pdf")} download>
          {t("beneficiaries.statement.pdf")}
        </LinkButton>
        <LinkButton kind="secondary" icon="download" href={address("csv")} download>
          {t("beneficiaries.statement.csv")}
        </LinkButton>
      </div>
    </>
  );
}
