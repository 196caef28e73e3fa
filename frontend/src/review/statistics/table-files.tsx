import { useState } from "react";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, showToast } from "@/ui";
import { downloadTable, type FileFormat, type StatisticsQuery, type TableName } from "./queries";

const FORMATS = ["xlsx", "csv"] as const satisfies readonly FileFormat[];

/** A table as a file for a spreadsheet. */
export function TableFiles({ table, query }: { readonly table: TableName; readonly query: StatisticsQuery }) {
  const { t } = useT();
  const [busy, setBusy] = useState<FileFormat | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const run = async (format: FileFormat) => {
    setBusy(format);
    setFailure(null);
    try {
      await downloadTable(query, table, format);
      showToast({ text: () => t("statistics.export.saved") });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="no-print">
      <fieldset
        className="cluster"
        aria-label={t("statistics.export.group", { table: t(`statistics.${table}`) })}
      >
        <span className="sm muted hide-phone">{t("statistics.export")}</span>
        {FORMATS.map((format) => (
          <Button
            key={format}
            kind="secondary"
            size="small"
            busy={busy === format}
            aria-label={t("statistics.export.of", {
              table: t(`statistics.${table}`),
              format: t(`statistics.export.${format}`),
            })}
            onClick={() => void (busy === null && run(format))}
          >
            {t(`statistics.export.${format}`)}
          </Button>
        ))}
      </fieldset>
      {failure !== null && (
        <Notice kind="danger" live>
          {failureText(failure)}
        </Notice>
      )}
    </div>
  );
}
