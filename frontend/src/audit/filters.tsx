import { useState } from "react";
import { type TextKey, useT } from "@/i18n";
import { Button, DateInput, Field, Filters, Select, TextInput } from "@/ui";
import { type Filter, type Mistake, mistakes, noFilter } from "./filter";
import type { AuditState } from "./queries";

interface Props {
  readonly filter: Filter;
  /** What there is to choose from; nothing yet while it is on its way. */
  readonly state: AuditState | undefined;
  /** How many were found. */
  readonly found: string | undefined;
  readonly onSearch: (filter: Filter) => void;
}

type Name = keyof Filter;

/** Searched at a click and not while one types: each search stands in the log. */
export function AuditFilters({ filter, state, found, onSearch }: Props) {
  const { t } = useT();
  const [draft, setDraft] = useState(filter);
  const [wrong, setWrong] = useState<Partial<Record<Name, Mistake>>>({});
  const set = (name: Name) => (value: string) => setDraft((before) => ({ ...before, [name]: value }));
  const search = (wanted: Filter) => {
    const found = mistakes(wanted);
    setWrong(found);
    setDraft(wanted);
    const [first] = Object.keys(found);
    if (first === undefined) onSearch(wanted);
    else document.getElementById(`audit-${first}`)?.focus();
  };
  const props = (name: Name) => ({
    name,
    value: draft[name],
    error: wrong[name] && t(`audit.${wrong[name]}`),
    onChange: set(name),
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        search(draft);
      }}
    >
      <Filters label={t("audit.filters")} end={found}>
        <Day {...props("day_from")} />
        <Day {...props("day_to")} />
        <Typed {...props("person")} maxLength={80} />
        <Choice {...props("officer_id")} options={officers(state)} />
        <Typed {...props("organisation")} maxLength={80} />
        <Typed {...props("reference")} maxLength={40} />
        <Typed {...props("subject_id")} maxLength={36} />
        <Words {...props("action")} list="action" values={state?.actions ?? []} />
        <Words {...props("subject_type")} list="subject" values={state?.subject_types ?? []} />
        <Words {...props("outcome")} list="outcome" values={OUTCOMES} />
        <div className="cluster">
          <Button type="submit" size="small">
            {t("audit.search")}
          </Button>
          <Button kind="quiet" size="small" onClick={() => search(noFilter())}>
            {t("audit.clear")}
          </Button>
        </div>
      </Filters>
    </form>
  );
}

const OUTCOMES = ["done", "refused"] as const;
const LABELS: Record<Name, TextKey> = {
  day_from: "audit.fields.day_from",
  day_to: "audit.fields.day_to",
  person: "audit.fields.person",
  officer_id: "audit.fields.officer_id",
  organisation: "audit.fields.organisation",
  reference: "audit.fields.reference",
  subject_id: "audit.fields.subject_id",
  action: "audit.fields.actions",
  subject_type: "audit.fields.subject_types",
  outcome: "audit.fields.outcome",
};

const officers = (state: AuditState | undefined) =>
  (state?.officers ?? []).map(({ id, name }) => ({ value: id, label: name }));

interface ControlProps {
  readonly name: Name;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function Day({ name, value, error, onChange }: ControlProps) {
  const { t } = useT();
  const label = t(LABELS[name]);
  return (
    <Field id={`audit-${name}`} label={label} error={error}>
      <DateInput label={label} value={value} onChange={onChange} />
    </Field>
  );
}

function Typed({ name, value, error, onChange, maxLength }: ControlProps & { readonly maxLength: number }) {
  const { t, maybeText } = useT();
  return (
    <Field id={`audit-${name}`} label={t(LABELS[name])} error={error}>
      <TextInput
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        spellCheck={false}
        placeholder={maybeText(`audit.fields.${name}.placeholder`) ?? undefined}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}

interface ChoiceProps extends ControlProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

function Choice({ name, value, error, onChange, options }: ChoiceProps) {
  const { t } = useT();
  return (
    <Field id={`audit-${name}`} label={t(LABELS[name])} error={error}>
      <Select
        emptyLabel={t("common.all")}
        options={options}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}

interface WordsProps extends ControlProps {
  readonly list: "action" | "subject" | "outcome";
  readonly values: readonly string[];
}

/** The log's own words, in the order of the reader's alphabet. */
function Words({ list, values, ...rest }: WordsProps) {
  const { maybeText, language } = useT();
  const options = values.map((value) => ({ value, label: maybeText(`audit.${list}.${value}`) ?? value }));
  return <Choice {...rest} options={options.sort((a, b) => a.label.localeCompare(b.label, language))} />;
}
