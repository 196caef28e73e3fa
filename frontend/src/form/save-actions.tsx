import { useT } from "@/i18n";
import { Button } from "@/ui";

interface Props {
  readonly busy: boolean;
  readonly onCancel: () => void;
  /** Other words than "Enregistrer". */
  readonly label?: string;
  readonly danger?: boolean;
}

/** The end of a form in a dialog: give up, or send it. */
export function SaveActions({ busy, onCancel, label, danger = false }: Props) {
  const { t } = useT();
  return (
    <div className="cluster cluster--end mt-5">
      <Button kind="secondary" onClick={onCancel}>
        {t("common.cancel")}
      </Button>
      <Button type="submit" kind={danger ? "danger" : "primary"} busy={busy}>
        {label ?? t("common.save")}
      </Button>
    </div>
  );
}
