import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { DateField, MoneyField, NumberField, SelectField, TextField } from "@/form";
import { formatDate, formatMoney, useT } from "@/i18n";
import { Disclosure } from "@/ui";
import type { Form } from "./form";
import { FORM_KINDS, filledTerms, shownTerms, type Term } from "./terms";
import { type Decision, NEW_DECISION, type Terms } from "./values";

const DEGREES = ["slight", "moderate", "severe"] as const;
const SSI_HOURS = ["0", "4", "6", "8"] as const;

interface Props {
  readonly form: Form;
  readonly position: number;
}

/** What was granted: worth filling in because invoices are then checked against it. */
export function DecisionTerms({ form, position }: Props) {
  const { t } = useT();
  const path = `decisions.${position}` as const;
  // While a decision is being removed nothing stands at its place.
  const terms: Decision = useWatch({ control: form.control, name: path }) ?? NEW_DECISION;
  const shown = shownTerms(terms, useStaying(terms));
  const wrong = form.refusal.findings.some(({ name }) => name !== null && isTerm(name, path));
  return (
    <Disclosure
      summary={t("beneficiaries.decisions.details")}
      note={useBrief(terms)}
      openedBy={wrong ? form.attempt : 0}
    >
      <p className="muted">{t("beneficiaries.decisions.details.hint")}</p>
      <SelectField
        form={form}
        name={`${path}.form_kind`}
        label={t("beneficiaries.fields.decisions.form_kind")}
        emptyLabel={t("beneficiaries.decisions.unsaid")}
        options={FORM_KINDS.map((value) => ({
          value,
          label: t(`forms.${value}.title`),
        }))}
        optional
      />
      <div className="columns">
        <DateField
          form={form}
          name={`${path}.valid_from`}
          label={t("beneficiaries.fields.decisions.valid_from")}
          optional
        />
        <DateField
          form={form}
          name={`${path}.valid_to`}
          label={t("beneficiaries.fields.decisions.valid_to")}
          ahead
          optional
        />
      </div>
      <div className="columns columns--start">
        {shown.map((term) => (
          <TermField key={term} form={form} position={position} term={term} />
        ))}
      </div>
    </Disclosure>
  );
}

const isTerm = (name: string, path: string): boolean =>
  name.startsWith(`${path}.`) && !/\.(number|date|description|id)$/.test(name);

/** Terms that were filled in once: they stay in sight while they are being emptied. */
function useStaying(terms: Terms): readonly Term[] {
  const [staying, setStaying] = useState<readonly Term[]>([]);
  const filled = filledTerms(terms);
  const added = filled.filter((term) => !staying.includes(term)).join();
  useEffect(() => {
    if (added !== "") setStaying((before) => [...before, ...(added.split(",") as Term[])]);
  }, [added]);
  return staying;
}

/** The terms in a few words, to be read while they are folded away. */
function useBrief(terms: Terms): string {
  const { t } = useT();
  const { form_kind, valid_from, valid_to } = terms;
  const kind = FORM_KINDS.find((known) => known === form_kind);
  const period = [valid_from, valid_to].map((day) => (day === "" ? "…" : formatDate(day))).join(" – ");
  const amounts = (["approved_amount", "monthly_amount", "annual_amount"] as const)
    .filter((name) => terms[name] !== "")
    .map((name) => `${t(`beneficiaries.fields.decisions.${name}`)} CHF ${formatMoney(terms[name])}`);
  return [kind && t(`forms.${kind}.title`), (valid_from !== "" || valid_to !== "") && period, ...amounts]
    .filter(Boolean)
    .join(", ");
}

function TermField({ form, position, term }: Props & { readonly term: Term }) {
  const { t } = useT();
  const name = <Name extends Term>(field: Name) => `decisions.${position}.${field}` as const;
  const field = { form, label: t(`beneficiaries.fields.decisions.${term}`), optional: true };
  switch (term) {
    case "degree":
      return (
        <SelectField
          {...field}
          name={name(term)}
          emptyLabel={t("beneficiaries.decisions.unsaid")}
          options={DEGREES.map((value) => ({ value, label: t(`beneficiaries.decisions.degree.${value}`) }))}
        />
      );
    case "ssi_hours":
      return (
        <SelectField
          {...field}
          name={name(term)}
          emptyLabel={t("beneficiaries.decisions.unsaid")}
          options={SSI_HOURS.map((value) => ({
            value,
            label: t(`beneficiaries.decisions.ssi_hours.${value}`),
          }))}
        />
      );
    case "qualified_hours":
      return <NumberField {...field} name={name(term)} unit={t("beneficiaries.decisions.hours")} />;
    case "sessions":
      return <NumberField {...field} name={name(term)} />;
    case "omai_number":
    case "provider":
      return <TextField {...field} name={name(term)} autoComplete="off" />;
    default:
      return <MoneyField {...field} name={name(term)} />;
  }
}
