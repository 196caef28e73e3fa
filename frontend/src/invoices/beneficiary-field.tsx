import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { beneficiariesQuery, beneficiaryQuery } from "@/beneficiaries/queries";
import type { Schemas } from "@/client";
import { fieldId, findingText } from "@/form";
import { formatAvsNumber, useT } from "@/i18n";
import { Combobox, Field, TextInput } from "@/ui";
import { useInvoiceForm } from "./form-context";

const SHOWN = 20;
const PAUSE = 200;

type Named = Pick<Schemas["BeneficiaryRow"], "last_name" | "first_name" | "avs_number">;

const nameOf = ({ last_name, first_name }: Named) => `${last_name} ${first_name}`;
const wholeName = (person: Named) => `${nameOf(person)}, ${formatAvsNumber(person.avs_number)}`;

/** The chosen insured person with decisions and accounts; undefined until known. */
export function useChosenBeneficiary() {
  const { form } = useInvoiceForm();
  const id = useWatch({ control: form.control, name: "beneficiary_id" });
  return useQuery({ ...beneficiaryQuery(id), enabled: id !== "" }).data;
}

export function BeneficiaryField() {
  const { fixedBeneficiary } = useInvoiceForm();
  return fixedBeneficiary ? <FixedBeneficiary person={fixedBeneficiary} /> : <BeneficiaryPicker />;
}

function FixedBeneficiary({ person }: { readonly person: Named }) {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const finding = form.findingOf("beneficiary_id");
  return (
    <Field
      id={fieldId("beneficiary_id")}
      label={t("invoices.fields.beneficiary_id")}
      error={finding && findingText(finding)}
      ask={form.askOf("beneficiary_id")}
    >
      <TextInput value={wholeName(person)} readOnly />
    </Field>
  );
}

/** Digits look for an AVS number, everything else for a name. */
const searchFor = (text: string) => {
  const typed = text.trim();
  const number = /^[\d. ]+$/.test(typed);
  return {
    name: typed === "" || number ? null : typed,
    avs_number: number ? typed : null,
    limit: SHOWN,
  };
};

function useDebounced(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return useDeferredValue(settled);
}

function BeneficiaryPicker() {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const chosen = useChosenBeneficiary();
  const [text, setText] = useState<string | null>(null);
  const searched = useDebounced(text ?? "");
  const found = useQuery({
    ...beneficiariesQuery(searchFor(searched)),
    enabled: text !== null,
    placeholderData: keepPreviousData,
  });
  const finding = form.findingOf("beneficiary_id");
  const choose = (id: string) => {
    form.setValue("beneficiary_id", id, { shouldDirty: true });
    if (id !== chosen?.id) form.setValue("payment_reference", "", { shouldDirty: true });
  };
  return (
    <Field
      id={fieldId("beneficiary_id")}
      label={t("invoices.fields.beneficiary_id")}
      hint={t("invoices.form.beneficiary.hint")}
      error={finding && findingText(finding)}
      ask={form.askOf("beneficiary_id")}
      echo={
        <a href="/beneficiaries/new" target="_blank" rel="noopener">
          {t("invoices.form.beneficiary.add")}
        </a>
      }
      required
    >
      <Combobox
        chosen={chosen ? wholeName(chosen) : ""}
        onSearch={setText}
        onChoose={(option) => choose(option?.key ?? "")}
        options={(found.data?.items ?? []).map((person) => ({
          key: person.id,
          label: nameOf(person),
          detail: `${formatAvsNumber(person.avs_number)}, ${person.postcode} ${person.town}`,
        }))}
        loading={found.isPending || text !== searched}
        emptyText={t("invoices.form.beneficiary.none")}
        listLabel={t("invoices.fields.beneficiary_id")}
      />
    </Field>
  );
}
