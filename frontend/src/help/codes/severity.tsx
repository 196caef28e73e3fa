import { useT } from "@/i18n";
import { State } from "@/ui";
import type { ErrorCode } from "./queries";

/** How grave a finding is, in a word with its icon; nothing for codes that are no rule. */
export function Severity({ severity }: Pick<ErrorCode, "severity">) {
  const { t } = useT();
  if (severity === null) return <span className="muted">{t("codes.severity.none")}</span>;
  return <State kind={severity === "error" ? "bad" : "warn"}>{t(`codes.severity.${severity}`)}</State>;
}

/** "Tous les formulaires", or the names of the invoice types. */
export function Forms({ forms }: Pick<ErrorCode, "forms">) {
  const { t, maybeText } = useT();
  if (forms.length === 0) return "–";
  if (forms.includes("all")) return t("codes.forms.all");
  return forms.map((form) => maybeText(`forms.${form}.menu`) ?? form).join(", ");
}
