import { formatDay, useT } from "@/i18n";
import { Disclosure, SummaryList } from "@/ui";
import type { Change } from "../types";

/** Each field that changes: what it says now, and what it will say. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useT();
  const rows = changes.map(({ label, before, after }) => ({
    label,
    value: (
      <>
        {before !== null && (
          <>
            <span className="vh">{t("review.reason.confirm.before")} </span>
            <span className="muted as-written">{before}</span> <span aria-hidden="true">→</span>{" "}
          </>
        )}
        <span className="vh">{t("review.reason.confirm.after")} </span>
        <span className="as-written">{after}</span>
      </>
    ),
  }));
  return <SummaryList dense rows={rows} />;
}

interface Revision {
  readonly revision: number;
  readonly added_by: string | null;
  readonly added_at: string;
  readonly changes: readonly Change[];
}

/** Who changed what and when, the newest first. */
export function History({ revisions }: { readonly revisions: readonly Revision[] }) {
  const { t } = useT();
  return (
    <>
      {revisions.map(({ revision, added_by, added_at, changes }) => {
        const name = added_by ?? t("review.reason.program");
        const by = t("review.reason.history.by", { revision, day: formatDay(added_at), name });
        return changes.length === 0 ? (
          <p key={revision}>
            {by}: {t("review.reason.history.first")}
          </p>
        ) : (
          <Disclosure key={revision} summary={by}>
            <ChangeList changes={changes} />
          </Disclosure>
        );
      })}
    </>
  );
}
