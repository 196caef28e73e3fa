import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { DateField, DecisionField, fieldId, findingText, TextField, TickField } from "@/form";
import { formatDate, formatDecisionNumber, useT } from "@/i18n";
import { Field, Select } from "@/ui";
import { useChosenBeneficiary } from "./beneficiary-field";
import { useInvoiceForm } from "./form-context";
import { onlyDecision } from "./only-choice";

const ANOTHER = "another";
const NAME = "decision_number";

/** The decision's number: one of those kept for the person, or another, which can be kept for the next time. */
export function DecisionFields() {
  const { form } = useInvoiceForm();
  const decisions = useChosenBeneficiary()?.decisions ?? [];
  const number = useWatch({ control: form.control, name: NAME });
  const saved = decisions.some((decision) => decision.number === number);
  const [typing, setTyping] = useState(false);
  useOnlyDecision();
  if (decisions.length === 0) return <AnotherDecision />;
  const chooses = !typing && (saved || number === "");
  return (
    <>
      <SavedDecision chooses={chooses} onAnother={setTyping} />
      {!chooses && <AnotherDecision />}
    </>
  );
}

/** The only decision that it can be is chosen already; who wants another one changes it. */
function useOnlyDecision() {
  const { form } = useInvoiceForm();
  const person = useChosenBeneficiary();
  const only = onlyDecision(person?.decisions ?? [], form.getValues("form").kind);
  const [number, date] = [only?.number ?? "", only?.date ?? ""];
  const { getValues, setValue } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person, and when a decision is added.
  useEffect(() => {
    if (number === "" || getValues(NAME) !== "") return;
    setValue(NAME, number, { shouldDirty: true });
    setValue("decision_date", date, { shouldDirty: true });
  }, [person?.id, number]);
}

function SavedDecision({
  chooses,
  onAnother,
}: {
  readonly chooses: boolean;
  readonly onAnother: (another: boolean) => void;
}) {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const decisions = useChosenBeneficiary()?.decisions ?? [];
  const number = useWatch({ control: form.control, name: NAME });
  const finding = chooses ? form.findingOf(NAME) : null;
  const choose = (value: string) => {
    const decision = decisions.find((known) => known.number === value);
    onAnother(value === ANOTHER);
    form.setValue(NAME, decision?.number ?? "", { shouldDirty: true });
    form.setValue("decision_date", decision?.date ?? "", { shouldDirty: true });
    if (value !== ANOTHER) form.setValue("save_decision", false, { shouldDirty: true });
  };
  return (
    <Field
      // While a number is typed the field below is the one that errors lead to.
      id={chooses ? fieldId(NAME) : undefined}
      label={t(chooses ? "invoices.fields.decision_number" : "invoices.form.decision.saved")}
      hint={t("invoices.form.decision.saved.hint")}
      error={finding && findingText(finding)}
      ask={chooses ? form.askOf(NAME) : null}
      required={chooses}
    >
      <Select
        value={chooses ? number : ANOTHER}
        onChange={(event) => choose(event.target.value)}
        emptyLabel={t("common.choose")}
        options={[
          ...decisions.map(({ number: value, date, description }) => ({
            value,
            label: [formatDecisionNumber(value), date && formatDate(date), description]
              .filter(Boolean)
              .join(" – "),
          })),
          { value: ANOTHER, label: t("invoices.form.decision.another") },
        ]}
      />
    </Field>
  );
}

function AnotherDecision() {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const [saves, date] = useWatch({ control: form.control, name: ["save_decision", "decision_date"] });
  const dated = saves || date !== "" || form.mentions("decision_date");
  return (
    <>
      <DecisionField
        form={form}
        name={NAME}
        label={t("invoices.fields.decision_number")}
        hint={t("invoices.form.decision.hint")}
        required
      />
      <TickField
        form={form}
        name="save_decision"
        label={t("invoices.fields.save_decision")}
        hint={t("invoices.form.decision.save.hint")}
        plain
      />
      {dated && (
        <DateField form={form} name="decision_date" label={t("invoices.fields.decision_date")} optional />
      )}
      {saves && (
        <TextField
          form={form}
          name="decision_description"
          label={t("invoices.fields.decision_description")}
          hint={t("invoices.form.decision.description.hint")}
          optional
          width={24}
        />
      )}
    </>
  );
}
