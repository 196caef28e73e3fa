import { useWatch } from "react-hook-form";
import { DateField, TextField } from "@/form";
import { AddressFields } from "@/form/address-fields";
import { YesNoField } from "@/form/yes-no-field";
import { useT } from "@/i18n";
import { Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { SupplierNumbers } from "../../supplier-numbers";
import { UsedSupplier } from "../../used/used-supplier";
import type { HearingAidValues } from "./values";

/** What only a new device asks: the one before, the device itself and who sold it. */
export function Purchase() {
  const { t } = useT();
  return (
    <>
      <Section title={t("forms.hearing_aid.section.previous")}>
        <div className="fields">
          <Previous />
          <SecondEar />
        </div>
      </Section>
      <Section title={t("forms.hearing_aid.section.device")}>
        <div className="fields">
          <Device />
          <Supplier />
        </div>
      </Section>
    </>
  );
}

/** Asked for one ear; of minors the costs are added up instead, and the server asks for no invoice amount. */
function SecondEar() {
  const { t } = useT();
  const { form, assessment } = useInvoiceForm<HearingAidValues>();
  const [side, second] = useWatch({ control: form.control, name: ["form.side", "form.is_second_ear"] });
  const adult = assessment?.indications.some(({ pointer }) => pointer === "/form/invoice_amount") ?? false;
  const oneEar = side === "left" || side === "right";
  if (!second && !(oneEar && adult)) return null;
  return (
    <YesNoField
      form={form}
      name="form.is_second_ear"
      legend={t("forms.hearing_aid.is_second_ear")}
      hint={t("forms.hearing_aid.is_second_ear.hint")}
    />
  );
}

function Previous() {
  const { t } = useT();
  const { form, assessment } = useInvoiceForm<HearingAidValues>();
  const [first, previous, certificate] = useWatch({
    control: form.control,
    name: ["form.is_first_supply", "form.previous_supply_date", "form.has_certificate"],
  });
  // A device on file asks for a certificate too, whatever is answered here.
  const onFile = assessment?.indications.some(({ pointer }) => pointer === "/form/delivery_date") ?? false;
  const again = first === false;
  return (
    <>
      <YesNoField
        form={form}
        name="form.is_first_supply"
        legend={t("forms.hearing_aid.is_first_supply")}
        hint={t("forms.hearing_aid.is_first_supply.hint")}
        required
      />
      {(again || previous !== "") && (
        <DateField
          form={form}
          name="form.previous_supply_date"
          label={t("forms.hearing_aid.previous_supply_date")}
          required={again}
        />
      )}
      {(again || certificate || onFile) && (
        <YesNoField
          form={form}
          name="form.has_certificate"
          legend={t("forms.hearing_aid.has_certificate")}
          hint={t("forms.hearing_aid.has_certificate.hint")}
        />
      )}
    </>
  );
}

function Device() {
  const { t } = useT();
  const { form } = useInvoiceForm<HearingAidValues>();
  return (
    <>
      <div className="columns">
        <TextField form={form} name="form.brand" label={t("forms.hearing_aid.brand")} required />
        <TextField form={form} name="form.model" label={t("forms.hearing_aid.model")} required />
      </div>
      <div className="columns">
        <TextField
          form={form}
          name="form.serial_number"
          label={t("forms.hearing_aid.serial_number")}
          autoComplete="off"
          optional
        />
        <TextField
          form={form}
          name="form.metas_number"
          label={t("forms.hearing_aid.metas_number")}
          autoComplete="off"
          optional
        />
      </div>
    </>
  );
}

const PARTS = ["name", "street", "house_number", "postcode", "town", "uid", "gln"] as const;

function Supplier() {
  const { t } = useT();
  const { form } = useInvoiceForm<HearingAidValues>();
  const supplier = useWatch({ control: form.control, name: "form.supplier" });
  return (
    <>
      <UsedSupplier
        value={supplier}
        onChoose={(used) => {
          for (const part of PARTS)
            form.setValue(`form.supplier.${part}`, used[part] ?? "", { shouldDirty: true });
        }}
      />
      <TextField
        form={form}
        name="form.supplier.name"
        label={t("forms.hearing_aid.supplier.name")}
        autoComplete="off"
        required
      />
      <AddressFields
        form={form}
        name={(part) => `form.supplier.${part}`}
        label={(part) => t(`forms.hearing_aid.supplier.${part}`)}
      />
      <div className="columns">
        <SupplierNumbers
          form={form}
          name={(field) => `form.supplier.${field}`}
          texts="forms.hearing_aid.supplier"
        />
      </div>
    </>
  );
}
