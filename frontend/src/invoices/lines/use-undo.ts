import { useEffect, useRef } from "react";
import { t } from "@/i18n";
import { showToast } from "@/ui";

/** Offers to bring back what was removed, as long as the list is there. */
export function useUndo() {
  const close = useRef(() => {});
  useEffect(() => () => close.current(), []);
  return (entry: () => string, onUndo: () => void) => {
    close.current = showToast({
      text: () => t("invoices.lines.removed", { line: entry() }),
      action: { label: () => t("invoices.lines.undo"), onSelect: onUndo },
    });
  };
}
