import { useEffect, useState } from "react";
import { useT } from "@/i18n";
import { Button } from "@/ui";
import type { Opened } from "../api";
import { secondsLeft, useUndo } from "../undo";

/** As long as the company is not told of the reader's decision. */
export function UndoButton({ opened }: { readonly opened: Opened }) {
  const { t } = useT();
  const { undo } = useUndo();
  const [left, setLeft] = useState(() => secondsLeft(opened));
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft(opened)), 1000);
    return () => clearInterval(timer);
  }, [opened]);
  if (left <= 0) return null;
  return (
    <Button kind="secondary" onClick={() => void undo(opened)}>
      {t("review.undo")} <kbd>U</kbd>
    </Button>
  );
}
