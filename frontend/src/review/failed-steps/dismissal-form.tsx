import { useQueryClient } from "@tanstack/react-query";
import { ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { showToast } from "@/ui";
import { dismissStep, type FailedStep } from "./api";
import { refresh } from "./refresh";

interface Props {
  readonly step: FailedStep;
  readonly onCancel: () => void;
  readonly onDone: () => void;
}

/** Why nothing is to be done about a step. */
export function DismissalForm({ step, onCancel, onDone }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { reason: "" } });
  const submit = async ({ reason }: { reason: string }) => {
    await dismissStep(step.id, reason);
    onDone();
    await refresh(cache);
    showToast({ text: () => t("steps.dismiss.done") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="mb-3">
        <strong>{step.title}</strong>
      </p>
      <p className="mb-4">{t("steps.dismiss.text")}</p>
      <TextField form={form} name="reason" label={t("steps.fields.reason")} required maxLength={300} />
      <SaveActions busy={form.busy} onCancel={onCancel} label={t("steps.dismiss")} danger />
    </ServerForm>
  );
}
