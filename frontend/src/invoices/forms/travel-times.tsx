import { Controller } from "react-hook-form";
import { status } from "@/form/fields";
import { formatMoney, useT } from "@/i18n";
import { parseTime } from "@/i18n/times";
import { DateInput, Field, FormattedInput } from "@/ui";
import { useInvoiceForm } from "../form-context";
import { dayOfInstant, instantOf, timeOfInstant } from "./travel-instants";
import type { TripFieldsProps } from "./travel-trips";
import type { TravelValues } from "./travel-values";

/** Departure and return, and the meals that the absence gives a right to. */
export function TripTimes(props: TripFieldsProps) {
  const { t } = useT();
  const { line } = props;
  return (
    <div className="columns columns--3">
      <TimeOf {...props} end="departs_at" day={line.date} hint={t("forms.travel.trips.departs_at.hint")} />
      <TimeOf
        {...props}
        end="returns_at"
        day={dayOfInstant(line.returns_at) || line.date}
        hint={t("forms.travel.trips.returns_at.hint")}
        echo={<Meals {...props} />}
      />
      <ReturnDay {...props} />
    </div>
  );
}

interface TimeProps extends TripFieldsProps {
  readonly end: "departs_at" | "returns_at";
  /** The day that the time is of. */
  readonly day: string;
  readonly hint: string;
  readonly echo?: React.ReactNode;
}

function TimeOf({ name, line, end, day, hint, echo }: TimeProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  return (
    <Field
      {...status(form, name(end))}
      label={t(`forms.travel.trips.${end}`)}
      hint={hint}
      {...(echo !== undefined && { echo })}
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

/** As the server computed them for this trip. */
function Meals({ index }: TripFieldsProps) {
  const { assessment } = useInvoiceForm();
  const meals = (assessment?.lines ?? []).filter(
    ({ pointer }) => pointer === `/form/trips/${index}/returns_at`,
  );
  return meals.map(({ label, detail, amount }) => (
    <span key={label} className="tnum">
      {label} ({detail}) : CHF {formatMoney(String(amount))}
      <br />
    </span>
  ));
}
