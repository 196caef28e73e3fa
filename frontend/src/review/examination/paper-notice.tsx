import { formatDay, useT } from "@/i18n";
import { Notice } from "@/ui";
import type { OfficeInvoice } from "../types";

/** That it came on paper, when, and who entered it: they do not accept it. */
export function PaperNotice({ invoice }: { readonly invoice: OfficeInvoice }) {
  const { t } = useT();
  const { entered_by, received_on } = invoice;
  if (entered_by === null || received_on === null) return null;
  const day = formatDay(received_on);
  return (
    <Notice
      kind="plain"
      title={
        entered_by.mine
          ? t("review.paper.entered.mine", { day })
          : t("review.paper.entered", { day, name: entered_by.name })
      }
      className="mb-4"
    >
      {entered_by.mine && invoice.status === "in_review" && <p>{t("errors.entered_by_you")}</p>}
    </Notice>
  );
}
