import { useFieldArray } from "react-hook-form";
import { DateField, DecisionField, fieldId, TextField } from "@/form";
import { formatDecisionNumber, useT } from "@/i18n";
import { Button, focusControl, IconButton, Section } from "@/ui";
import { DecisionTerms } from "./decision-terms";
import type { Form } from "./form";
import { NEW_DECISION } from "./values";

const ADD = fieldId("decisions");

/** Numbers to choose from when an invoice is written. */
export function DecisionsSection({ form }: { readonly form: Form }) {
  const { t } = useT();
  // A decision has an id of its own, which the array's key must not overwrite.
  const list = useFieldArray({ control: form.control, name: "decisions", keyName: "key" });
  const focusLater = (id: string) => requestAnimationFrame(() => focusControl(id));
  return (
    <Section title={t("beneficiaries.section.decisions")}>
      <div className="fields">
        <p className="muted">{t("beneficiaries.section.decisions.hint")}</p>
        {list.fields.map((decision, position) => (
          <DecisionFields
            key={decision.key}
            form={form}
            position={position}
            onRemove={() => {
              list.remove(position);
              focusLater(ADD);
            }}
          />
        ))}
        <Button
          kind="secondary"
          icon="plus"
          id={ADD}
          onClick={() => {
            list.append(NEW_DECISION, { shouldFocus: false });
            focusLater(fieldId(`decisions.${list.fields.length}.number`));
          }}
        >
          {t("beneficiaries.decisions.add")}
        </Button>
      </div>
    </Section>
  );
}

interface Props {
  readonly form: Form;
  readonly position: number;
  readonly onRemove: () => void;
}

function DecisionFields({ form, position, onRemove }: Props) {
  const { t } = useT();
  const number = form.watch(`decisions.${position}.number`);
  const title = t("beneficiaries.decisions.position", { position: position + 1 });
  const remove =
    number === ""
      ? t("beneficiaries.decisions.remove_new")
      : t("beneficiaries.decisions.remove", { number: formatDecisionNumber(number) });
  return (
    <fieldset className="panel" id={fieldId(`decisions.${position}`)} tabIndex={-1}>
      <legend className="vh">{title}</legend>
      <div className="cluster cluster--between">
        <strong aria-hidden="true">{title}</strong>
        <IconButton icon="bin" label={remove} onClick={onRemove} />
      </div>
      <div className="fields mt-3">
        <div className="columns">
          <DecisionField
            form={form}
            name={`decisions.${position}.number`}
            label={t("beneficiaries.fields.decisions.number")}
            hint={t("beneficiaries.fields.decisions.number.hint")}
            required
          />
          <DateField
            form={form}
            name={`decisions.${position}.date`}
            label={t("beneficiaries.fields.decisions.date")}
            hint={t("beneficiaries.fields.decisions.date.hint")}
            optional
          />
        </div>
        <TextField
          form={form}
          name={`decisions.${position}.description`}
          label={t("beneficiaries.fields.decisions.description")}
          optional
        />
        <DecisionTerms form={form} position={position} />
      </div>
    </fieldset>
  );
}
