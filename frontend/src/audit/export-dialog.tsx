import type { StepUp } from "@/accounts/step-up";
import { RadioField, ServerForm, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { type AuditSearch, downloadLog, type Format } from "./queries";

const FORMATS: readonly Format[] = ["xlsx", "csv"];

interface Props {
  readonly open: boolean;
  readonly search: AuditSearch;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

export function ExportDialog({ open, ...rest }: Props) {
  const { t } = useT();
  return (
    <Dialog open={open} title={t("audit.export.title")} onClose={rest.onClose}>
      <Form {...rest} />
    </Dialog>
  );
}

function Form({ search, stepUp, onClose }: Omit<Props, "open">) {
  const { t } = useT();
  const form = useServerForm<{ format: Format }>({ defaultValues: { format: "xlsx" } });
  const submit = async ({ format }: { format: Format }) => {
    await stepUp.run(() => downloadLog(search, format));
    onClose();
    showToast({ text: () => t("audit.export.done") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">{t("audit.export.text")}</p>
      <div className="fields mt-4">
        <RadioField
          form={form}
          name="format"
          legend={t("audit.export.format")}
          options={FORMATS.map((value) => ({ value, label: t(`audit.export.${value}`) }))}
        />
      </div>
      <SaveActions busy={form.busy} label={t("audit.export.go")} onCancel={onClose} />
    </ServerForm>
  );
}
