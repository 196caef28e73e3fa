import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import type { Schemas } from "@/client";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, showToast } from "@/ui";
import { askForFile, LONG, listFilesQuery } from "./list-files-queries";
import { downloadList } from "./queries";

const FORMATS = ["xlsx", "csv"] as const;
type Format = (typeof FORMATS)[number];

interface Props {
  readonly search: Schemas["InvoiceSearch"];
  /** How many invoices the filters find, as far as they were counted. */
  readonly count: number;
}

/** What the filters find, as a file for a spreadsheet: at once, or made by a job where it is long. */
export function ListExport({ search, count }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const stepUp = useStepUp(t("invoices.list.export.step_up"));
  const [busy, setBusy] = useState<Format | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const run = async (format: Format) => {
    setBusy(format);
    setFailure(null);
    try {
      if (count >= LONG) {
        await stepUp.run(() => askForFile(search, format));
        await cache.invalidateQueries(listFilesQuery);
      } else {
        await stepUp.run(() => downloadList(search, format));
        showToast({ text: () => t("invoices.list.export.done") });
      }
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
      {stepUp.dialog}
    </div>
  );
}
