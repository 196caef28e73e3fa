import { useQuery, useQueryClient } from "@tanstack/react-query";
import { SelectField, ServerForm, TextareaField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { showToast } from "@/ui";
import { nameOf, officersQuery } from "../officers/api";
import { type FailedStep, putKeeper } from "./api";
import { refresh } from "./refresh";

interface Props {
  readonly step: FailedStep;
  readonly onClose: () => void;
}

/** Who of the office looks after a step, with a note for them. */
export function KeeperForm({ step, onClose }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data: officers } = useQuery(officersQuery);
  const form = useServerForm({
    defaultValues: { person_id: step.keeper?.id ?? "", note: step.note ?? "" },
  });
  const submit = async ({ person_id, note }: { person_id: string; note: string }) => {
    await putKeeper(step.id, { person_id: person_id || null, note: note || null });
    onClose();
    await refresh(cache);
    showToast({ text: () => t("steps.keep.done") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="mb-4">{t("steps.keep.text")}</p>
      <div className="fields">
        <SelectField
          form={form}
          name="person_id"
          label={t("steps.fields.person_id")}
          emptyLabel={t("steps.keep.nobody")}
          options={(officers?.items ?? [])
            .filter(({ active }) => active)
            .map((officer) => ({ value: officer.id, label: nameOf(officer) }))}
        />
        <TextareaField
          form={form}
          name="note"
          label={t("steps.fields.note")}
          hint={t("steps.keep.note.hint")}
          rows={3}
          limit={1000}
        />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
