import { useWatch } from "react-hook-form";
import { RadioField } from "@/form";
import { t, useT } from "@/i18n";
import { Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { placesIn } from "../../lines";
import type { FormPart } from "../part";
import { SUBFORMS, textOf } from "./categories";
import { DeviceLines } from "./lines";
import { BuildingSection, DogSection, VehicleSection } from "./parts";
import { again, billPlaces, type DevicesValues, EMPTY } from "./values";

export const part: FormPart = {
  empty: EMPTY,
  again,
  Fields: DevicesFields,
  name: "forms.assistive_devices.title",
  attachments: "forms.assistive_devices.attachments",
  billPlaces,
  placeOf: placesIn(["form.lines", (no) => t("forms.assistive_devices.line", { no })]),
};

const USES = ["gainful", "usual_tasks", "training", "habituation"] as const;

function DevicesFields() {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  const subform = useWatch({ control: form.control, name: "form.subform" });
  return (
    <>
      <Section title={t("forms.assistive_devices.section.form")}>
        <div className="fields">
          <RadioField
            form={form}
            name="form.subform"
            legend={t("forms.assistive_devices.subform")}
            options={SUBFORMS.map((number) => ({
              value: number,
              label: t(`forms.assistive_devices.subform.${textOf(number)}`),
              hint: t("forms.assistive_devices.subform.number", { number }),
            }))}
            required
          />
          <Use subform={subform} />
        </div>
      </Section>
      <DeviceLines />
      <VehicleSection />
      <BuildingSection />
      <DogSection />
    </>
  );
}

/** What the devices at work are for; asked where it belongs, and shown wherever it is filled in. */
function Use({ subform }: { readonly subform: string }) {
  const { t } = useT();
  const { form } = useInvoiceForm<DevicesValues>();
  const use = useWatch({ control: form.control, name: "form.context" });
  if (subform !== "318.635" && use === "") return null;
  return (
    <RadioField
      form={form}
      name="form.context"
      legend={t("forms.assistive_devices.context")}
      options={USES.map((value) => ({ value, label: t(`forms.assistive_devices.context.${value}`) }))}
      row
      required
    />
  );
}
