import { useQueryClient } from "@tanstack/react-query";
import { type StepUp, useStepUp } from "@/accounts/step-up";
import { RadioField, ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatNumber, useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { changeParameter, type Parameter } from "./api";
import { fieldOf, shownValues, switchText, valuesOf } from "./values";

interface Props {
  readonly parameter: Parameter | null;
  readonly onClose: () => void;
}

/** What a parameter is from now on. */
export function ParameterDialog({ parameter, onClose }: Props) {
  const { t } = useT();
  const stepUp = useStepUp(t("review.parameter.step_up"), "office");
  const name = parameter ? t(`review.parameter.${parameter.name}`) : "";
  return (
    <>
      <Dialog open={parameter !== null} title={t("review.parameter.change", { name })} onClose={onClose}>
        {parameter && <Form parameter={parameter} stepUp={stepUp} onClose={onClose} />}
      </Dialog>
      {stepUp.dialog}
    </>
  );
}

interface FormProps extends Props {
  readonly parameter: Parameter;
  readonly stepUp: StepUp;
}

function Form({ parameter, stepUp, onClose }: FormProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { values: shownValues(parameter) }, fieldOf });
  const { name, revision, fewest } = parameter;
  const submit = async ({ values }: { values: string }) => {
    const body = { name, revision, values: valuesOf(parameter, values) };
    await stepUp.run(() => changeParameter(body));
    onClose();
    await cache.invalidateQueries({ queryKey: ["office"] });
    showToast({ text: () => t("review.parameter.saved") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">{t(`review.parameter.${name}.hint`)}</p>
      <div className="fields mt-4">
        {parameter.unit === "switch" ? (
          <RadioField
            form={form}
            name="values"
            legend={t("review.parameter.fields.values")}
            options={["1", "0"].map((value) => ({ value, label: switchText(value) }))}
          />
        ) : (
          <TextField
            form={form}
            name="values"
            label={t("review.parameter.fields.values")}
            hint={<Limits of={parameter} />}
            width={14}
            figures="start"
            autoComplete="off"
            required={fewest > 0}
          />
        )}
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}

/** "De 1 à 365 jours. Séparez les nombres par des virgules, 6 au plus. Vide : désactivé." */
function Limits({ of: { unit, minimum, maximum, fewest, most } }: { readonly of: Parameter }) {
  const { t } = useT();
  const limits = { minimum: formatNumber(minimum), maximum: formatNumber(maximum) };
  const parts = [t(`review.parameter.limits.${unit}`, limits)];
  if (most > 1) parts.push(t(`review.parameter.${fewest === most ? "exactly" : "several"}`, { most }));
  if (fewest === 0) parts.push(t("review.parameter.empty"));
  return parts.join(" ");
}
