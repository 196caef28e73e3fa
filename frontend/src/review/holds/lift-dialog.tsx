import { useQueryClient } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Dialog, focusPage, showToast } from "@/ui";
import { OFFICE_LISTS } from "../queries";
import { HOLDS, type Hold, liftHold, targetOf } from "./api";

interface Props {
  /** None while the dialog is closed. */
  readonly hold: Hold | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** Lets payments go on, with a reason. */
export function LiftDialog({ hold, ...rest }: Props) {
  const { t } = useT();
  return (
    <Dialog
      open={hold !== null}
      title={t("review.hold.lift.title", { target: hold ? targetOf(hold) : "" })}
      onClose={rest.onClose}
    >
      {hold && <Form hold={hold} {...rest} />}
    </Dialog>
  );
}

function Form({ hold, stepUp, onClose }: Props & { readonly hold: Hold }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { reason: "" } });
  const submit = async ({ reason }: { reason: string }) => {
    await stepUp.run(() => liftHold(hold.id, reason));
    onClose();
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
    await cache.invalidateQueries({ queryKey: HOLDS });
    focusPage(); // the button is gone
    showToast({ text: () => t("review.hold.lift.done") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="mb-4">{t("review.hold.lift.text")}</p>
      <TextareaField
        form={form}
        name="reason"
        label={t("review.hold.lifting.fields.reason")}
        rows={3}
        limit={1000}
        required
      />
      <SaveActions busy={form.busy} onCancel={onClose} label={t("review.hold.lift")} />
    </ServerForm>
  );
}
