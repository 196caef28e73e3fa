import { useMutation } from "@tanstack/react-query";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Dialog, Notice } from "@/ui";
import type { OfficeInvoiceRow } from "../types";
import { amountOf, isClean } from "./choice";
import { useBulk } from "./use-bulk";
import { chf } from "./words";

interface Props {
  readonly open: boolean;
  readonly rows: readonly OfficeInvoiceRow[];
  readonly onClose: () => void;
}

/** How many and how much, before they are accepted without anybody looking at them. */
export function AcceptDialog({ open, rows, onClose }: Props) {
  const { t } = useT();
  const { decide, confirmation } = useBulk(rows);
  const accepting = useMutation({ mutationFn: () => decide({ kind: "acceptance" }) });
  const count = rows.length;
  const left = rows.filter((row) => !isClean(row)).length;
  const actions = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("common.cancel")}
      </Button>
      <Button busy={accepting.isPending} onClick={() => accepting.mutate()}>
        {t("review.bulk.accept", { count })}
      </Button>
    </>
  );
  return (
    <>
      <Dialog
        open={open}
        title={t("review.bulk.accept.title", { count, amount: chf(amountOf(rows)) })}
        onClose={onClose}
        actions={actions}
      >
        <div className="stack">
          {accepting.error && (
            <Notice kind="danger" live>
              {failureText(accepting.error)}
            </Notice>
          )}
          {left > 0 && <Notice kind="warning">{t("review.bulk.accept.warned", { count: left })}</Notice>}
          <p>{t("review.bulk.accept.text")}</p>
        </div>
      </Dialog>
      {confirmation}
    </>
  );
}
