import { AvsField, DateField, SelectField, TextField } from "@/form";
import { AddressFields } from "@/form/address-fields";
import { useT } from "@/i18n";
import { Section } from "@/ui";
import { countries } from "./countries";
import type { Form } from "./form";

export function PersonSection({ form }: { readonly form: Form }) {
  const { t, language } = useT();
  const holder = form.findingOf("avs_number")?.params.beneficiary_id;
  return (
    <Section title={t("beneficiaries.section.personal")} first>
      <div className="fields">
        <div className="columns">
          <TextField
            form={form}
            name="last_name"
            label={t("beneficiaries.fields.last_name")}
            autoComplete="off"
            required
          />
          <TextField
            form={form}
            name="first_name"
            label={t("beneficiaries.fields.first_name")}
            autoComplete="off"
            required
          />
        </div>
        <AvsField
          form={form}
          name="avs_number"
          label={t("beneficiaries.fields.avs_number")}
          hint={t("beneficiaries.fields.avs_number.hint")}
          echo={holder === undefined ? undefined : <Holder id={holder} />}
          autoComplete="off"
          required
        />
        <DateField
          form={form}
          name="birth_date"
          label={t("beneficiaries.fields.birth_date")}
          hint={t("beneficiaries.fields.birth_date.hint")}
          required
        />
        <DateField
          form={form}
          name="death_date"
          label={t("beneficiaries.fields.death_date")}
          hint={t("beneficiaries.fields.death_date.hint")}
        />
        <AddressFields
          form={form}
          name={(part) => part}
          label={(part) => t(`beneficiaries.fields.${part}`)}
        />
        <SelectField
          form={form}
          name="country"
          label={t("beneficiaries.fields.country")}
          width={24}
          options={countries(language, form.watch("country"))}
          required
        />
      </div>
    </Section>
  );
}

/** Who has the number already; in a new tab, since what was typed may belong there. */
function Holder({ id }: { readonly id: string | number }) {
  const { t } = useT();
  return (
    <a href={`/beneficiaries/${id}`} target="_blank" rel="noopener">
      {t("beneficiaries.fields.avs_number.known")}
    </a>
  );
}
