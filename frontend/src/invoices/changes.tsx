import type { Schemas } from "@/client";
import { useT } from "@/i18n";
import { nameOfItem } from "./correction";

/** What differs from the version before, for both sides. */
export function ChangeList({ changes }: { readonly changes: readonly Schemas["VersionChange"][] }) {
  const { t } = useT();
  return (
    <dl className="summary summary--dense">
      {changes.map(({ label, before, after }) => (
        <div key={`${label} ${before} ${after}`} className="summary__row">
          <dt>{label}</dt>
          <dd>
            {before !== null && (
              <s className="muted">
                <span className="vh">{t("invoices.changes.before")} </span>
                {before}
              </s>
            )}{" "}
            {after === null ? (
              <span className="muted">{t("invoices.changes.removed")}</span>
            ) : (
              <strong>
                <span className="vh">{t("invoices.changes.after")} </span>
                {after}
              </strong>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What became of each item that the office had asked: changed, or why not. */
export function AnswerList({ answers }: { readonly answers: readonly Schemas["CorrectionAnswer"][] }) {
  const { t } = useT();
  return (
    <dl className="summary summary--dense">
      {answers.map(({ id, pointer, label, place, message, changed, explanation }) => (
        <div key={id} className="summary__row">
          <dt>
            {nameOfItem({ pointer, label }, place)}{" "}
            <span className="muted">{t("common.quoted", { text: message })}</span>
          </dt>
          <dd>
            <strong>{t(changed ? "invoices.correction.changed" : "invoices.answers.unchanged")}</strong>
            {explanation !== null && ` ${t("common.quoted", { text: explanation })}`}
          </dd>
        </div>
      ))}
    </dl>
  );
}
