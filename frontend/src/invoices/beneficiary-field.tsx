import { useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { type Named, usePeopleSearch, wholeName } from "@/beneficiaries/people-search";
import { BENEFICIARIES, beneficiaryQuery } from "@/beneficiaries/queries";
import { fieldId, findingText } from "@/form";
import { useT } from "@/i18n";
import { Field, TextInput } from "@/ui";
import { Combobox } from "@/ui/combobox";
import { useInvoiceForm } from "./form-context";
import { paperPerson, usePaper } from "./paper";
import { useAdded } from "./use-added";

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

function BeneficiaryPicker() {
  const { t } = useT();
  const { form } = useInvoiceForm();
  const chosen = useChosenBeneficiary();
  const search = usePeopleSearch();
  const paper = usePaper();
  const finding = form.findingOf("beneficiary_id");
  const choose = (id: string) => {
    form.setValue("beneficiary_id", id, { shouldDirty: true });
    if (id === chosen?.id) return;
    form.setValue("payment_reference", "", { shouldDirty: true });
    // A decision that is kept for one person is not another one's.
    if (!chosen?.decisions.some(({ number }) => number === form.getValues("decision_number"))) return;
    form.setValue("decision_number", "", { shouldDirty: true });
    form.setValue("decision_date", "", { shouldDirty: true });
  };
  const onOpen = useAdded("beneficiary", BENEFICIARIES, choose);
  return (
    <Field
      id={fieldId("beneficiary_id")}
      label={t("invoices.fields.beneficiary_id")}
      hint={t("invoices.form.beneficiary.hint")}
      error={finding && findingText(finding)}
      ask={form.askOf("beneficiary_id")}
      echo={
        <a
          href={paper ? paperPerson(paper.company) : "/beneficiaries/new"}
          target="_blank"
          rel="noopener"
          onClick={onOpen}
        >
          {t("invoices.form.beneficiary.add")}
        </a>
      }
      required
    >
      <Combobox
        chosen={chosen ? wholeName(chosen) : ""}
        {...search}
        onChoose={(option) => choose(option?.key ?? "")}
        emptyText={t("invoices.form.beneficiary.none")}
        listLabel={t("invoices.fields.beneficiary_id")}
      />
    </Field>
  );
}
