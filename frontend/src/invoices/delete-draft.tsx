import { useState } from "react";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Dialog, Notice, showToast } from "@/ui";
import type { DraftHandle } from "./use-draft";

interface Props {
  readonly draft: DraftHandle;
  readonly onDeleted: () => Promise<unknown>;
}

/** Throws away what was typed, after asking. */
export function DeleteDraft({ draft, onDeleted }: Props) {
  const { t } = useT();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const remove = async () => {
    setBusy(true);
    try {
      await draft.discard();
      showToast({ text: () => t("invoices.draft.deleted") });
      await onDeleted();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {t("invoices.draft.delete")}
      </Button>
      <Dialog
        open={asking}
        title={t("invoices.draft.delete.title")}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button kind="quiet" onClick={() => setAsking(false)}>
              {t("common.cancel")}
            </Button>
            <Button kind="danger" busy={busy} onClick={() => void remove()}>
              {t("common.delete")}
            </Button>
          </>
        }
      >
        <p>{t("invoices.draft.delete.text")}</p>
        {failure !== null && (
          <Notice kind="danger" live>
            {failureText(failure)}
          </Notice>
        )}
      </Dialog>
    </>
  );
}
