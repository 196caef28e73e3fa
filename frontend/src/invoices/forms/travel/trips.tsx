import { Controller, useWatch } from "react-hook-form";
import { fieldId, MoneyField, NumberField, TextField, TickField } from "@/form";
import { status } from "@/form/fields";
import { formatDate, formatMoney, formatNumber, t, useT } from "@/i18n";
import { DateInput, Field, Figures, Select, TwoLines } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { type LineColumn, LineList } from "../../lines";
import { TripExtras } from "./extras";
import { dayOfInstant, timeOfInstant } from "./instants";
import { pastedTrips } from "./pasted-trips";
import { Series } from "./series";
import { TripTimes } from "./times";
import type { TripFieldsProps } from "./trip-fields";
import { UsedTrip } from "./used-trip";
import {
  EMPTY_TRIP,
  isByKm,
  MODES,
  MOST_TRIPS,
  nextTrip,
  placesOf,
  type TravelValues,
  type Trip,
  timesOn,
} from "./values";

const PLACES = "travel-places";

/** All trips of the request, one by one or several at once. */
export function Trips() {
  const { t } = useT();
  return (
    <>
      <LineList
        name="form.trips"
        texts={{
          title: t("forms.travel.trips"),
          entry: (no) => t("forms.travel.trip", { no }),
          add: t("forms.travel.trips.add"),
        }}
        empty={EMPTY_TRIP}
        next={nextTrip}
        focus={() => "date"}
        isBlank={({ date, km, fare, departs_at }) =>
          [date, km, fare, departs_at].every((value) => value === "")
        }
        columns={columns()}
        Fields={TripFields}
        pasted={pastedTrips()}
        total={t("forms.travel.total")}
        max={MOST_TRIPS}
        After={Series}
      />
      <Places />
    </>
  );
}

/** What was typed as a place before, to choose from. */
function Places() {
  const { form } = useInvoiceForm<TravelValues>();
  const values = useWatch({ control: form.control, name: "form" });
  return (
    <datalist id={PLACES}>
      {placesOf(values).map((place) => (
        <option key={place} value={place} />
      ))}
    </datalist>
  );
}

const columns = (): LineColumn<Trip>[] => [
  {
    key: "date",
    header: t("forms.travel.trips.date"),
    card: "title",
    cell: ({ line }) => <Figures>{formatDate(line.date)}</Figures>,
  },
  {
    key: "route",
    header: t("forms.travel.column.route"),
    cell: ({ line }) => <TwoLines main={`${line.from_place} – ${line.to_place}`} sub={modeText(line)} />,
  },
  {
    key: "times",
    header: t("forms.travel.column.times"),
    cell: ({ line }) => <Figures>{timesText(line)}</Figures>,
  },
  {
    key: "basis",
    header: t("forms.travel.column.basis"),
    numeric: true,
    cell: ({ line }) => basisText(line),
  },
];

function modeText({ mode, companion }: Trip): string {
  const known = MODES.find((one) => one === mode);
  const parts = [known && t(`forms.travel.trips.mode.${known}`), companion && t("forms.travel.companions")];
  return parts.filter(Boolean).join(", ");
}

function timesText({ departs_at, returns_at }: Trip) {
  if (departs_at === "" || returns_at === "") return "–";
  const day = dayOfInstant(returns_at);
  const times = `${timeOfInstant(departs_at)} – ${timeOfInstant(returns_at)}`;
  return <TwoLines main={times} sub={day !== dayOfInstant(departs_at) && formatDate(day)} />;
}

function basisText({ mode, km, fare, voucher }: Trip): string {
  if (isByKm(mode)) return km === "" ? "–" : `${formatNumber(km)} km`;
  if (voucher) return t("forms.travel.trips.voucher");
  return fare === "" ? "–" : formatMoney(fare);
}

function TripFields(props: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const { line, name } = props;
  return (
    <>
      <UsedTrip {...props} />
      <div className="columns columns--3">
        <TripDate {...props} />
        <TextField
          form={form}
          name={name("from_place")}
          label={t("forms.travel.trips.from_place")}
          list={PLACES}
          required
        />
        <TextField
          form={form}
          name={name("to_place")}
          label={t("forms.travel.trips.to_place")}
          list={PLACES}
          required
        />
      </div>
      <TickField form={form} name={name("return_trip")} label={t("forms.travel.trips.return_trip")} plain />
      <div className="columns">
        <ModeField {...props} />
        {isByKm(line.mode) ? (
          <NumberField
            form={form}
            name={name("km")}
            label={t("forms.travel.trips.km")}
            hint={t("forms.travel.trips.km.hint")}
            unit="km"
            required
          />
        ) : (
          <MoneyField
            form={form}
            name={name("fare")}
            label={t("forms.travel.trips.fare")}
            hint={t("forms.travel.trips.fare.hint")}
            required={!line.voucher}
          />
        )}
      </div>
      {!isByKm(line.mode) && (
        <TickField
          form={form}
          name={name("voucher")}
          label={t("forms.travel.trips.voucher")}
          hint={t("forms.travel.trips.voucher.hint")}
          plain
        />
      )}
      {line.mode !== "public_transport" && (
        <TextField
          form={form}
          name={name("reason")}
          label={t("forms.travel.trips.reason")}
          hint={t("forms.travel.trips.reason.hint")}
          required
        />
      )}
      <TripTimes {...props} />
      <TripExtras {...props} />
    </>
  );
}

/** The day of a trip; its departure and return move with it. */
function TripDate({ index, name }: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const label = t("forms.travel.trips.date");
  const moveTo = (day: string) => {
    const times = timesOn(day, form.getValues(`form.trips.${index}`));
    form.setValue(name("departs_at"), times.departs_at, { shouldDirty: true });
    form.setValue(name("returns_at"), times.returns_at, { shouldDirty: true });
  };
  return (
    <Field {...status(form, name("date"))} label={label} required>
      <Controller
        control={form.control}
        name={name("date")}
        render={({ field: { onChange, ...field } }) => (
          <DateInput
            {...field}
            label={label}
            onChange={(day) => {
              onChange(day);
              moveTo(day);
            }}
          />
        )}
      />
    </Field>
  );
}

/** How one travels. What belongs to another way is taken away, not sent unseen. */
function ModeField({ line, name }: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const clear = (mode: string) => {
    if (isByKm(mode)) {
      form.setValue(name("fare"), "", { shouldDirty: true });
      form.setValue(name("voucher"), false, { shouldDirty: true });
    } else form.setValue(name("km"), "", { shouldDirty: true });
  };
  return (
    <Field {...status(form, name("mode"))} label={t("forms.travel.trips.mode")} required>
      <Controller
        control={form.control}
        name={name("mode")}
        render={({ field: { onChange, ...field } }) => (
          <Select
            {...field}
            id={fieldId(name("mode"))}
            {...(line.mode === "" && { emptyLabel: t("common.choose") })}
            options={MODES.map((value) => ({ value, label: t(`forms.travel.trips.mode.${value}`) }))}
            onChange={(event) => {
              onChange(event);
              clear(event.target.value);
            }}
          />
        )}
      />
    </Field>
  );
}
