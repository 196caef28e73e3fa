import { useT } from "@/i18n";
import { Section } from "@/ui";
import type { BulkUpload } from "./api";
import { progressOf } from "./counts";

/** How far a job has got; it goes on without anybody looking. */
export function Progress({ upload }: { readonly upload: BulkUpload }) {
  const { t } = useT();
  const { done, total } = progressOf(upload);
  const title = upload.state === "sending" ? t("bulk.state.sending") : t("bulk.state.checking");
  const text = t(upload.state === "sending" ? "bulk.sending" : "bulk.checking", { done, total });
  return (
    <Section title={title} first>
      <div className="file__extra">
        <progress max={Math.max(total, 1)} value={done} aria-label={title} />
      </div>
      <p role="status" className="mt-3">
        {text}
      </p>
      <p className="muted sm">{t("bulk.progress.leave")}</p>
    </Section>
  );
}
