import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { formatSize } from "@/documents";
import { failureText } from "@/form";
import { formatDay, formatNumber, useT } from "@/i18n";
import { Button, Figures, focusSection, LinkButton, Notice, showToast } from "@/ui";
import { contentOf, forgetFile, type ListFile, listFilesQuery } from "./list-files-queries";
import { HISTORY_LIST } from "./search";

/** Long lists that are being made into files, and those that are ready; they go on without anybody looking. */
export function ListFiles() {
  const { t } = useT();
  const cache = useQueryClient();
  const { data } = useQuery(listFilesQuery);
  const forgetting = useMutation({
    mutationFn: ({ id }: ListFile) => forgetFile(id),
    onSuccess: async () => {
      await cache.invalidateQueries(listFilesQuery);
      focusSection(HISTORY_LIST);
      showToast({ text: () => t("invoices.list.export.cancelled") });
    },
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={t("invoices.list.export.files")} className="mb-4">
      {forgetting.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(forgetting.error)}
        </Notice>
      )}
      <ul className="stack">
        {data.items.map((file) => (
          <li key={file.id}>
            <File file={file} onForget={() => forgetting.mutate(file)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FileProps {
  readonly file: ListFile;
  readonly onForget: () => void;
}

function File({ file, onForget }: FileProps) {
  const { t } = useT();
  const format = t(`invoices.list.export.${file.format}`);
  switch (file.state) {
    case "queued":
      return <Making file={file} format={format} onForget={onForget} />;
    case "failed":
      return (
        <Notice kind="danger" title={t("invoices.list.export.failed", { format })}>
          <p>{t("invoices.list.export.failed.text")}</p>
          <Forget onForget={onForget} />
        </Notice>
      );
    case "ready":
      return (
        <Notice
          kind="success"
          live
          title={t("invoices.list.export.ready", {
            format,
            total: formatNumber(file.rows_total),
            size: formatSize(file.size ?? 0),
          })}
        >
          <p>
            <Figures>{t("invoices.list.export.until", { day: formatDay(file.expires_at) })}</Figures>
          </p>
          <div className="cluster mt-3">
            <LinkButton kind="secondary" size="small" href={contentOf(file)} download>
              {t("invoices.list.export.download")}
            </LinkButton>
            <Button kind="quiet" size="small" icon="bin" onClick={onForget}>
              {t("invoices.list.export.forget")}
            </Button>
          </div>
        </Notice>
      );
  }
}

function Forget({ onForget }: { readonly onForget: () => void }) {
  const { t } = useT();
  return (
    <p className="mt-3">
      <Button kind="secondary" size="small" onClick={onForget}>
        {t("invoices.list.export.forget")}
      </Button>
    </p>
  );
}

/** How far it is. */
function Making({ file, format, onForget }: FileProps & { readonly format: string }) {
  const { t } = useT();
  const { rows_done, rows_total } = file;
  const title = t("invoices.list.export.making", { format });
  return (
    <Notice kind="info" title={title}>
      <div className="file__extra">
        <progress max={Math.max(rows_total, 1)} value={rows_done} aria-label={title} />
      </div>
      <p className="sm">
        <Figures>
          {t("invoices.list.export.progress", {
            done: formatNumber(rows_done),
            total: formatNumber(rows_total),
          })}
        </Figures>{" "}
        {t("invoices.list.export.leave")}
      </p>
      <p className="mt-3">
        <Button kind="secondary" size="small" onClick={onForget}>
          {t("invoices.list.export.cancel")}
        </Button>
      </p>
    </Notice>
  );
}
