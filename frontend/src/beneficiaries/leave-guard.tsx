import { useBlocker } from "@tanstack/react-router";
import { useT } from "@/i18n";
import { Button, Dialog } from "@/ui";

/** Asks before a page with unsaved changes is left, by a link, the back button or by closing the window. */
export function LeaveGuard({ unsaved }: { readonly unsaved: () => boolean }) {
  const { t } = useT();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: unsaved,
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  const stay = () => reset?.();
  return (
    <Dialog
      open={status === "blocked"}
      title={t("beneficiaries.form.leave.title")}
      onClose={stay}
      actions={
        <>
          <Button kind="danger" onClick={() => proceed?.()}>
            {t("beneficiaries.form.leave.leave")}
          </Button>
          <Button onClick={stay}>{t("beneficiaries.form.leave.stay")}</Button>
        </>
      }
    >
      <p>{t("beneficiaries.form.leave.text")}</p>
    </Dialog>
  );
}
