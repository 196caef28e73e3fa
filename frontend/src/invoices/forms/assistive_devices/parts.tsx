import { useWatch } from "react-hook-form";
import { DateField, NumberField, TextField } from "@/form";
import { YesNoField } from "@/form/yes-no-field";
import { useT } from "@/i18n";
import { Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { PARTS, type Part } from "./categories";
import type { DevicesValues } from "./values";

/** Whether a line has a category that the part goes with; filled in it stays to be seen whatever the lines have. */
function useShown(part: Part): boolean {
  const { form } = useInvoiceForm<DevicesValues>();
  const [lines, values] = useWatch({ control: form.control, name: ["form.lines", `form.${part}`] });
  const isAsked = lines.some((line) => PARTS[part].some((category) => category === line.category));
  return isAsked || Object.values(values).some((value) => value !== "" && value !== null);
}

export function VehicleSection() {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  if (!useShown("vehicle")) return null;
  return (
    <Section title={t("forms.assistive_devices.vehicle")}>
      <p className="muted sm mb-4">{t("forms.assistive_devices.vehicle.hint")}</p>
      <div className="columns">
        <TextField
          form={form}
          name="form.vehicle.make"
          label={t("forms.assistive_devices.vehicle.make")}
          required
        />
        <TextField
          form={form}
          name="form.vehicle.model"
          label={t("forms.assistive_devices.vehicle.model")}
          required
        />
        <TextField
          form={form}
          name="form.vehicle.keeper"
          label={t("forms.assistive_devices.vehicle.keeper")}
          required
        />
        <TextField
          form={form}
          name="form.vehicle.plate"
          label={t("forms.assistive_devices.vehicle.plate")}
          width={14}
          optional
        />
        <DateField
          form={form}
          name="form.vehicle.first_registration"
          label={t("forms.assistive_devices.vehicle.first_registration")}
          optional
        />
        <NumberField
          form={form}
          name="form.vehicle.km"
          label={t("forms.assistive_devices.vehicle.km")}
          unit="km"
          optional
        />
      </div>
    </Section>
  );
}

export function BuildingSection() {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  if (!useShown("building")) return null;
  return (
    <Section title={t("forms.assistive_devices.building")}>
      <p className="muted sm mb-4">{t("forms.assistive_devices.building.hint")}</p>
      <div className="fields">
        <TextField
          form={form}
          name="form.building.address"
          label={t("forms.assistive_devices.building.address")}
          hint={t("forms.assistive_devices.building.address.hint")}
          required
        />
        <YesNoField
          form={form}
          name="form.building.owner_consent"
          legend={t("forms.assistive_devices.building.owner_consent")}
          hint={t("forms.assistive_devices.building.owner_consent.hint")}
          required
        />
        <YesNoField
          form={form}
          name="form.building.quote_attached"
          legend={t("forms.assistive_devices.building.quote_attached")}
          optional
        />
      </div>
    </Section>
  );
}

export function DogSection() {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  if (!useShown("dog")) return null;
  return (
    <Section title={t("forms.assistive_devices.dog")}>
      <p className="muted sm mb-4">{t("forms.assistive_devices.dog.hint")}</p>
      <div className="columns">
        <TextField form={form} name="form.dog.name" label={t("forms.assistive_devices.dog.name")} required />
        <TextField
          form={form}
          name="form.dog.school"
          label={t("forms.assistive_devices.dog.school")}
          required
        />
        <DateField
          form={form}
          name="form.dog.delivery_date"
          label={t("forms.assistive_devices.dog.delivery_date")}
          required
        />
      </div>
    </Section>
  );
}
