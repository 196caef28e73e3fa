import { useState } from "react";
import type { Schemas } from "@/client";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, showToast } from "@/ui";
import { downloadList } from "./queries";

const FORMATS = ["xlsx", "csv"] as const;
type Format = (typeof FORMATS)[number];

/** What the filters find, as a file for a spreadsheet. */
export function ListExport({ search }: { readonly search: Schemas["InvoiceSearch"] }) {
  const { t } = useT();
  const [busy, setBusy] = useState<Format | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const run = async (format: Format) => {
    setBusy(format);
    setFailure(null);
    try {
      await downloadList(search, format);
      showToast({ text: () => t("invoices.list.export.done") });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div>
      <fieldset className="cluster" aria-label={t("invoices.list.export")}>
        <span className="sm">{t("invoices.list.export")}</span>
        {FORMATS.map((format) => (
          <Button
            key={format}
            kind="secondary"
            size="small"
            busy={busy === format}
            onClick={() => void (busy === null && run(format))}
          >
            {t(`invoices.list.export.${format}`)}
          </Button>
        ))}
      </fieldset>
      <p className="muted sm" role="status">
        {busy !== null && t("invoices.list.export.preparing")}
      </p>
      {failure !== null && (
        <Notice kind="danger" live>
          {failureText(failure)}
        </Notice>
      )}
    </div>
  );
}
