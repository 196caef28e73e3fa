import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useStepUp } from "@/accounts/step-up";
import { failureText } from "@/form";
import { type TextKey, useT } from "@/i18n";
import { Button, Dialog, Notice, showToast } from "@/ui";
import type { Change } from "../types";
import { ChangeList } from "./changes";

interface Props<Body> {
  /** What was checked and is to be saved; null while nothing is asked. */
  readonly asked: { readonly body: Body; readonly check: { readonly changes: readonly Change[] } } | null;
  readonly save: (body: Body) => Promise<unknown>;
  /** Why the officer is asked for a second factor. */
  readonly reason: TextKey;
  readonly saved: TextKey;
  /** The list, shown once it is saved. */
  readonly back: "/office/reasons" | "/office/texts";
  readonly onClose: () => void;
  /** What else the officer should know of the change. */
  readonly children: ReactNode;
}

/** What will change, asked once more before it is saved. */
export function Confirmation<Body>({ asked, save, reason, saved, back, onClose, children }: Props<Body>) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const stepUp = useStepUp(t(reason), "office");
  const saving = useMutation({
    mutationFn: (body: Body) => stepUp.run(() => save(body)),
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: ["office"] });
      await navigate({ to: back });
      showToast({ text: () => t(saved) });
    },
  });
  const close = () => {
    saving.reset();
    onClose();
  };
  return (
    <>
      <Dialog
        open={asked !== null}
        title={t("review.reason.confirm.title")}
        onClose={close}
        actions={
          <>
            <Button kind="secondary" onClick={close}>
              {t("common.cancel")}
            </Button>
            <Button busy={saving.isPending} onClick={() => asked && saving.mutate(asked.body)}>
              {t("review.reason.confirm.save")}
            </Button>
          </>
        }
      >
        <div className="stack">
          {saving.error && (
            <Notice kind="danger" live>
              {failureText(saving.error)}
            </Notice>
          )}
          {asked && <ChangeList changes={asked.check.changes} />}
          {children}
        </div>
      </Dialog>
      {stepUp.dialog}
    </>
  );
}
