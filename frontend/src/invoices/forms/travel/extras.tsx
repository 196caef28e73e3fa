import { useFieldArray } from "react-hook-form";
import { fieldId, fieldText, MoneyField, NumberField, SelectField, TextField, TickField } from "@/form";
import { useT } from "@/i18n";
import { Button, FieldGroup, IconButton } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { OnDemand } from "../../on-demand";
import type { TripFieldsProps } from "./trip-fields";
import { EMPTY_INCIDENTAL, EXTRAS, type TravelValues } from "./values";

const OPTIONAL = ["companion", "companion_name", "companion_reason", "nights", "incidentals"] as const;

/** What few trips have, shown on demand and wherever it is filled in or wrong. */
export function TripExtras(props: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const { line, name } = props;
  const filled = line.companion || line.nights !== "" || line.incidentals.length > 0;
  const said = OPTIONAL.some((field) => form.mentions(name(field)));
  return (
    <OnDemand more={t("forms.travel.trips.more")} needed={filled || said}>
      <Companion {...props} />
      <NumberField
        form={form}
        name={name("nights")}
        label={t("forms.travel.trips.nights")}
        inputMode="numeric"
        optional
      />
      <Incidentals {...props} />
    </OnDemand>
  );
}

function Companion({ line, name }: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  return (
    <>
      <TickField
        form={form}
        name={name("companion")}
        label={t("forms.travel.trips.companion")}
        hint={t("forms.travel.trips.companion.hint")}
        plain
      />
      {line.companion && (
        <div className="columns">
          <TextField
            form={form}
            name={name("companion_name")}
            label={t("forms.travel.trips.companion_name")}
            required
          />
          <TextField
            form={form}
            name={name("companion_reason")}
            label={t("forms.travel.trips.companion_reason")}
            required
          />
        </div>
      )}
    </>
  );
}

function Incidentals({ index, name }: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const list = name("incidentals");
  const { fields, append, remove } = useFieldArray({ control: form.control, name: list });
  const finding = form.findingOf(list);
  const add = () =>
    append(EMPTY_INCIDENTAL, { focusName: `form.trips.${index}.incidentals.${fields.length}.kind` });
  const take = (position: number) => {
    remove(position);
    document.getElementById(`${fieldId(list)}-add`)?.focus();
  };
  return (
    <FieldGroup
      id={fieldId(list)}
      label={t("forms.travel.trips.incidentals")}
      error={finding && fieldText(finding)}
      ask={form.askOf(list)}
    >
      {fields.map(({ id }, position) => (
        <div key={id} className="columns columns--3 mb-4">
          <SelectField
            form={form}
            name={`form.trips.${index}.incidentals.${position}.kind`}
            label={t("forms.travel.trips.incidentals.kind")}
            emptyLabel={t("common.choose")}
            options={EXTRAS.map((value) => ({
              value,
              label: t(`forms.travel.trips.incidentals.kind.${value}`),
            }))}
            required
          />
          <MoneyField
            form={form}
            name={`form.trips.${index}.incidentals.${position}.amount`}
            label={t("forms.travel.trips.incidentals.amount")}
            required
          />
          <p>
            <IconButton
              icon="bin"
              label={t("forms.travel.trips.incidentals.remove", { no: position + 1 })}
              onClick={() => take(position)}
            />
          </p>
        </div>
      ))}
      <Button id={`${fieldId(list)}-add`} kind="quiet" size="small" icon="plus" onClick={add}>
        {t("forms.travel.trips.incidentals.add")}
      </Button>
    </FieldGroup>
  );
}
