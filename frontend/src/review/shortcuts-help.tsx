import { useState } from "react";
import { useT } from "@/i18n";
import { Button, Checkbox, Dialog, SummaryList, TextButton } from "@/ui";
import { useShortcuts, useShortcutsEnabled } from "./shortcuts";

export interface ShortcutText {
  readonly keys: readonly string[];
  readonly text: string;
}

/** "? Tous les raccourcis": a list of them, and the switch that turns letters off. */
export function ShortcutsHelp({ shortcuts }: { readonly shortcuts: readonly ShortcutText[] }) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const [enabled, setEnabled] = useShortcutsEnabled();
  useShortcuts({ "?": () => setOpen(true) });
  const rows = [...shortcuts, { keys: ["?"], text: t("review.shortcuts.help") }].map(({ keys, text }) => ({
    label: text,
    value: (
      <span className="cluster">
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    ),
  }));
  return (
    <>
      <TextButton small onClick={() => setOpen(true)}>
        {t("review.shortcuts.show")} <kbd>?</kbd>
      </TextButton>
      <Dialog
        open={open}
        title={t("review.shortcuts.title")}
        onClose={() => setOpen(false)}
        actions={<Button onClick={() => setOpen(false)}>{t("common.close")}</Button>}
      >
        <SummaryList dense rows={rows} />
        <div className="mt-4">
          <Checkbox
            plain
            label={t("review.shortcuts.enabled")}
            hint={t("review.shortcuts.enabled.hint")}
            checked={enabled}
            onChange={({ target }) => setEnabled(target.checked)}
          />
        </div>
      </Dialog>
    </>
  );
}
