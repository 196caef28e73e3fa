import { type ReactNode, useState } from "react";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Dialog, Notice } from "@/ui";

interface Props {
  readonly open: boolean;
  readonly title: string;
  /** What happens, and what does not. */
  readonly children: ReactNode;
  /** What the button says, where it is not "delete". */
  readonly action?: string;
  readonly onDelete: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back; says why when it cannot be done. */
export function DeleteDialog({ open, title, children, action, onDelete, onClose }: Props) {
  const { t } = useT();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const close = () => {
    setFailure(null);
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await onDelete();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const actions = (
    <>
      <Button kind="secondary" onClick={close}>
        {t("common.cancel")}
      </Button>
      <Button kind="danger" busy={busy} onClick={() => void confirm()}>
        {action ?? t("common.delete")}
      </Button>
    </>
  );
  return (
    <Dialog open={open} title={title} onClose={close} actions={actions}>
      {failure !== null && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      {children}
    </Dialog>
  );
}
