import { formatDay, formatMoney, useT } from "@/i18n";
import type { SummaryRow } from "@/ui";
import type { Verification } from "./queries";

/** What stands on the document, to compare it with, and when something last changed. */
export function useFacts(found: Verification): { readonly rows: SummaryRow[]; readonly changed: string } {
  const { t, maybeText } = useT();
  const {
    kind,
    form,
    form_number,
    reference,
    version,
    total,
    allowed,
    sent_at,
    decision,
    decided_at,
    changed_at,
  } = found;
  const named = form && maybeText(`forms.${form}.title`);
  const rows: (SummaryRow | false)[] = [
    { label: t("documents.verification.kind"), value: t(`documents.verification.kind.${kind}`) },
    Boolean(named) && {
      label: t("documents.verification.form"),
      value: named,
      detail: t("documents.pdf.form_number", { number: form_number ?? "" }),
    },
    reference != null && {
      label: t("documents.pdf.reference"),
      value: reference,
      detail: t("documents.pdf.version", { version: version ?? 1 }),
    },
    total != null && {
      label: t("documents.verification.total"),
      value: `CHF ${formatMoney(String(total))}`,
    },
    allowed != null && {
      label: t("documents.verification.allowed"),
      value: `CHF ${formatMoney(String(allowed))}`,
    },
    { label: t("documents.verification.sent"), value: formatDay(sent_at) },
    decision != null && {
      label: t("documents.verification.decision"),
      value: t(`documents.verification.decision.${decision}`),
      detail: formatDay(decided_at ?? ""),
    },
  ];
  return { rows: rows.filter((row) => row !== false), changed: formatDay(changed_at) };
}
