import { useT } from "@/i18n";
import { Disclosure, Table } from "@/ui";
import type { BulkTemplate } from "./api";

/** Every column and what belongs there: in a CSV nothing else says it. */
export function Columns({ template, name }: { readonly template: BulkTemplate; readonly name: string }) {
  const { t } = useT();
  const title = t("bulk.columns", { kind: name });
  return (
    <Disclosure summary={title}>
      <Table
        dense
        caption={title}
        rows={template.columns}
        rowKey={({ name: key }) => key}
        columns={[
          {
            key: "heading",
            header: t("bulk.columns.heading"),
            card: "title",
            cell: ({ heading }) => heading,
          },
          {
            key: "note",
            header: t("bulk.columns.note"),
            cell: ({ note, choices }) => (
              <>
                {note}
                {choices.length > 0 && (
                  <span className="cell-sub">
                    {t("bulk.columns.choices", { choices: choices.join(", ") })}
                  </span>
                )}
              </>
            ),
          },
        ]}
      />
    </Disclosure>
  );
}

/** Why other types have no spreadsheet. */
export function Without({ templates }: { readonly templates: readonly BulkTemplate[] }) {
  const { t } = useT();
  return (
    <Disclosure summary={t("bulk.without")}>
      <ul className="stack">
        {templates.map(({ kind, reason }) => reason !== null && <li key={kind}>{reason}</li>)}
      </ul>
    </Disclosure>
  );
}
