import { useQuery } from "@tanstack/react-query";
import { formatInstant, useT } from "@/i18n";
import { FormCell } from "@/invoices/guichet/cells";
import { Loaded } from "@/lists/loaded";
import { type Column, EmptyState, Figures, Section, State, Table } from "@/ui";
import { type BulkUpload, uploadsQuery } from "./api";
import { progressOf } from "./counts";
import { CountTags } from "./state";

/** The company's spreadsheets of the last weeks, those at work too. */
export function UploadList() {
  const { t } = useT();
  const uploads = useQuery(uploadsQuery);
  return (
    <Section title={t("bulk.list")} id="uploads">
      <Loaded query={uploads} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t("bulk.list.empty")}>{t("bulk.list.empty.text")}</EmptyState>
          ) : (
            <Rows rows={items} />
          )
        }
      </Loaded>
    </Section>
  );
}

function Rows({ rows }: { readonly rows: readonly BulkUpload[] }) {
  const { t } = useT();
  const columns: Column<BulkUpload>[] = [
    {
      key: "file",
      header: t("bulk.list.file"),
      card: "title",
      cell: ({ id, name }) => (
        <a href={`/bulk/${id}`} aria-label={t("bulk.list.open", { name })}>
          {name}
        </a>
      ),
    },
    {
      key: "form",
      header: t("bulk.list.form"),
      cell: ({ kind }) => <FormCell kind={kind} from={null} to={null} />,
    },
    { key: "state", header: t("bulk.list.state"), cell: (upload) => <Progress upload={upload} /> },
    {
      key: "created_at",
      header: t("bulk.list.uploaded"),
      width: "date",
      cell: ({ created_at, created_by }) => (
        <>
          <Figures>{formatInstant(created_at)}</Figures>
          <span className="cell-sub">{created_by.short_name}</span>
        </>
      ),
    },
  ];
  return <Table caption={t("bulk.list")} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function Progress({ upload }: { readonly upload: BulkUpload }) {
  const { t } = useT();
  if (upload.state === "checked") return <CountTags counts={upload.counts} />;
  const { done, total } = progressOf(upload);
  return (
    <State>
      {t(`bulk.state.${upload.state}`)}{" "}
      <Figures>
        {done}/{total}
      </Figures>
    </State>
  );
}
