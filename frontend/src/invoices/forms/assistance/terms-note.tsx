import { useT } from "@/i18n";
import { useInvoiceForm } from "../../form-context";
import type { AssistanceValues } from "./values";

/** How to see what is left of the month and the year, until that is seen. */
export function TermsNote() {
  const { t } = useT();
  const { assessment } = useInvoiceForm<AssistanceValues>();
  if (assessment && assessment.indications.length > 0) return null;
  return <p className="muted sm">{t("forms.assistance.terms_note")}</p>;
}
