import { useQueryClient } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { ORGANISATIONS, type Organisation, setSuspension } from "./api";

interface Props {
  readonly organisation: Organisation | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** Takes the counter away from an organisation, with a reason, or gives it back. */
export function SuspensionDialog({ organisation, stepUp, onClose }: Props) {
  const { t } = useT();
  const verb = organisation?.suspended_at ? "lift" : "suspend";
  return (
    <Dialog
      open={organisation !== null}
      title={t(`review.organisations.${verb}.title`, { name: organisation?.name ?? "" })}
      onClose={onClose}
    >
      {organisation && <Form organisation={organisation} stepUp={stepUp} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ organisation, stepUp, onClose }: Props & { readonly organisation: Organisation }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { reason: "" } });
  const verb = organisation.suspended_at ? "lift" : "suspend";
  const submit = async ({ reason }: { reason: string }) => {
    await stepUp.run(() => setSuspension(organisation.id, verb === "lift" ? null : reason));
    onClose();
    await cache.invalidateQueries({ queryKey: ORGANISATIONS });
    showToast({ text: () => t(`review.organisations.${verb}.done`) });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="mb-4">{t(`review.organisations.${verb}.text`)}</p>
      {verb === "suspend" && (
        <TextareaField
          form={form}
          name="reason"
          label={t("organisations.suspension.fields.reason")}
          hint={t("review.organisations.suspend.hint")}
          required
          rows={4}
          limit={1000}
        />
      )}
      <SaveActions
        busy={form.busy}
        onCancel={onClose}
        label={t(`review.organisations.${verb}`)}
        danger={verb === "suspend"}
      />
    </ServerForm>
  );
}
