import { useT } from "@/i18n";
import { Button, Checks, Dialog } from "@/ui";
import type { ReviewCheck } from "../types";

interface Props {
  readonly open: boolean;
  readonly checks: readonly ReviewCheck[];
  readonly onAccept: () => void;
  readonly onClose: () => void;
}

/** Asked only where a check did not succeed: what it found is read once more. */
export function AcceptDialog({ open, checks, onAccept, onClose }: Props) {
  const { t } = useT();
  const found = checks.filter(({ state }) => state !== "ok");
  const actions = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("common.cancel")}
      </Button>
      <Button onClick={onAccept}>{t("review.accept.confirm")}</Button>
    </>
  );
  return (
    <Dialog
      open={open}
      title={t("review.accept.title", { count: found.length })}
      onClose={onClose}
      actions={actions}
    >
      <Checks
        checks={found.map(({ code, state, title, evidence }) => ({ key: code, state, title, evidence }))}
      />
    </Dialog>
  );
}
