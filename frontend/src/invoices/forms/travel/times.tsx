import { Controller } from "react-hook-form";
import { status } from "@/form/fields";
import { formatMoney, useT } from "@/i18n";
import { parseTime } from "@/i18n/times";
import { DateInput, Field, FormattedInput } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { dayOfInstant, instantOf, timeOfInstant } from "./instants";
import type { TripFieldsProps } from "./trip-fields";
import type { TravelValues } from "./values";

/** Departure and return, and the meals that the absence gives a right to. */
export function TripTimes(props: TripFieldsProps) {
  const { line } = props;
  return (
    <div>
      <div className="columns columns--3">
        <TimeOf {...props} end="departs_at" day={line.date} />
        <TimeOf {...props} end="returns_at" day={dayOfInstant(line.returns_at) || line.date} />
        <ReturnDay {...props} />
      </div>
      <Meals {...props} />
    </div>
  );
}

interface TimeProps extends TripFieldsProps {
  readonly end: "departs_at" | "returns_at";
  /** The day that the time is of. */
  readonly day: string;
}

function TimeOf({ name, line, end, day }: TimeProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  return (
    <Field
      {...status(form, name(end))}
      label={t(`forms.travel.trips.${end}`)}
      hint={t(`forms.travel.trips.${end}.hint`)}
      optional
    >
      <Controller
        control={form.control}
        name={name(end)}
        render={({ field: { value, onChange, ...field } }) => (
          <FormattedInput
            {...field}
            width={8}
            figures="start"
            inputMode="numeric"
            autoComplete="off"
            value={timeOfInstant(value ?? "")}
            onChange={(time) => onChange(instantOf(day, time, line.date))}
            parse={parseTime}
            format={(time) => time}
          />
        )}
      />
    </Field>
  );
}

/** The day of the return; that of the trip until another one is chosen. */
function ReturnDay({ name, line }: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const label = t("forms.travel.trips.return_day");
  const change = (day: string) =>
    form.setValue(name("returns_at"), instantOf(day, timeOfInstant(line.returns_at), line.date), {
      shouldDirty: true,
    });
  return (
    <Field label={label} hint={t("forms.travel.trips.return_day.hint")}>
      <DateInput label={label} value={dayOfInstant(line.returns_at) || line.date} onChange={change} />
    </Field>
  );
}

/** As the server computed them for this trip; until then, when there are any. */
function Meals({ index }: TripFieldsProps) {
  const { assessment } = useInvoiceForm();
  const meals = (assessment?.lines ?? []).filter(
    ({ pointer }) => pointer === `/form/trips/${index}/returns_at`,
  );
  if (meals.length === 0) return <MealPrices />;
  return (
    <ul className="sm mt-3">
      {meals.map(({ label, detail, amount }) => (
        <li key={label}>
          {label} ({detail}), CHF {formatMoney(String(amount))}
        </li>
      ))}
    </ul>
  );
}

/** At the rates that the server tells; a visit has no meals. */
function MealPrices() {
  const { t } = useT();
  const { assessment } = useInvoiceForm();
  const price = (name: string) =>
    assessment?.indications.find(({ pointer }) => pointer === `/form/meals/${name}`)?.value;
  const [from, over] = [price("from_5_hours"), price("over_8_hours")];
  return (
    <p className="field__hint mt-3">
      {from && over
        ? t("forms.travel.trips.meals.prices", { from_5_hours: from, over_8_hours: over })
        : t("forms.travel.trips.meals.hint")}
    </p>
  );
}
