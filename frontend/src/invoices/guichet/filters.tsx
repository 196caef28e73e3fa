import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { SearchField } from "@/lists/search-field";
import type { ListState } from "@/lists/state";
import { membersQuery } from "@/organisations/queries";
import { Field, Select } from "@/ui";

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

interface BeneficiaryProps {
  readonly state: ListState;
  readonly onType: (text: string) => void;
}

export function BeneficiaryFilter({ state, onType }: BeneficiaryProps) {
  const { t } = useT();
  return (
    <SearchField
      label={t("invoices.list.beneficiary")}
      placeholder={t("invoices.list.beneficiary.placeholder")}
      maxLength={80}
      value={state.typed.beneficiary ?? ""}
      onChange={onType}
    />
  );
}
