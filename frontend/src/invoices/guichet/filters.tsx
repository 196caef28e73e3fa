import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { SearchField } from "@/lists/search-field";
import type { ListState } from "@/lists/state";
import { useTyped } from "@/lists/use-typed";
import { membersQuery } from "@/organisations/queries";
import { Field, Select } from "@/ui";
import { MonthInput } from "@/ui/month-input";
import { KINDS } from "../forms";
import { isMonth, TYPED } from "./search";

interface Member {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly short_name: string;
}

/** "Jean D."; the whole name where two people would be called the same. */
function choiceName(member: Member, members: readonly Member[]): string {
  const alone = members.filter(({ short_name }) => short_name === member.short_name).length === 1;
  return alone ? member.short_name : `${member.first_name} ${member.last_name}`;
}

interface ResponsibleProps {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

export function ResponsibleFilter({ value, onChange }: ResponsibleProps) {
  const { t } = useT();
  const { data } = useQuery(membersQuery);
  const members = data?.items ?? [];
  return (
    <Field label={t("invoices.list.responsible")}>
      <Select
        emptyLabel={t("common.all")}
        options={members.map((member) => ({ value: member.id, label: choiceName(member, members) }))}
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
    </Field>
  );
}

interface TextProps {
  readonly state: ListState;
  readonly onType: (text: string) => void;
}

/** One field for whatever somebody has at hand: reference, own reference, name or AVS number. */
export function TextFilter({ state, onType }: TextProps) {
  const { t } = useT();
  return (
    <SearchField
      wide
      label={t("invoices.list.text")}
      placeholder={t("invoices.list.text.placeholder")}
      maxLength={80}
      value={state.typed[TYPED] ?? ""}
      onChange={onType}
    />
  );
}

interface ChoiceProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

export function KindFilter({ value, onChange }: ChoiceProps) {
  const { t } = useT();
  return (
    <Field label={t("invoices.list.kind")}>
      <Select
        emptyLabel={t("common.all")}
        options={KINDS.map((kind) => ({ value: kind, label: t(`forms.${kind}.menu`) }))}
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
    </Field>
  );
}

/** 3.20 is a month too, on the way to 3.2026. */
const PAUSE = 500;

/** A month, which takes effect once it is whole, or empty again. */
export function MonthFilter({ name, value, onChange }: ChoiceProps & { readonly name: "from" | "to" }) {
  const { t } = useT();
  const { typed, type } = useTyped(value ?? "", (text) => onChange(text || undefined));
  const label = t(`invoices.list.${name}`);
  return (
    <Field label={label}>
      <MonthInput
        label={label}
        placeholder={t("invoices.list.month.placeholder")}
        value={typed}
        onChange={(text) => type(text, text === "" || isMonth(text) ? PAUSE : null)}
      />
    </Field>
  );
}
