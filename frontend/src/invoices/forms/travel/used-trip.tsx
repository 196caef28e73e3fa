import { useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { formatNumber, useT } from "@/i18n";
import { Field, Select } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { type UsedTrip as Used, usedTripsQuery } from "../../used/queries";
import type { TripFieldsProps } from "./trip-fields";
import { isByKm, MODES, type TravelValues, type Trip } from "./values";

const isSame = (used: Used, trip: Trip): boolean =>
  used.from_place === trip.from_place &&
  used.to_place === trip.to_place &&
  used.return_trip === trip.return_trip &&
  used.mode === trip.mode &&
  Number(used.km) === Number(trip.km);

/** One that the insured person has made before: its places, means and kilometres. Nothing where there is none. */
export function UsedTrip({ line, name }: TripFieldsProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<TravelValues>();
  const person = useWatch({ control: form.control, name: "beneficiary_id" });
  const { data } = useQuery({ ...usedTripsQuery(person ?? ""), enabled: Boolean(person) });
  const known = data?.items ?? [];
  if (known.length === 0) return null;
  const label = ({ from_place, to_place, return_trip, mode, km }: Used) => {
    const way = MODES.find((one) => one === mode);
    return [
      `${from_place} – ${to_place}`,
      return_trip && t("invoices.used.return"),
      way && t(`forms.travel.trips.mode.${way}`),
      km && `${formatNumber(km)} km`,
    ]
      .filter(Boolean)
      .join(", ");
  };
  const take = (used: Used) => {
    const mode = MODES.find((one) => one === used.mode);
    if (!mode) return;
    const values = {
      from_place: used.from_place,
      to_place: used.to_place,
      return_trip: used.return_trip,
      mode,
      km: used.km ? String(Number(used.km)) : "",
      reason: used.reason ?? "",
      ...(isByKm(mode) && { fare: "", voucher: false }),
    };
    for (const [field, value] of Object.entries(values)) {
      form.setValue(name(field as keyof typeof values), value as never, { shouldDirty: true });
    }
  };
  const shown = known.findIndex((used) => isSame(used, line));
  return (
    <Field label={t("invoices.used.trip")} hint={t("invoices.used.trip.hint")} optional>
      <Select
        emptyLabel={t("common.choose")}
        options={known.map((used, index) => ({ value: String(index), label: label(used) }))}
        value={shown < 0 ? "" : String(shown)}
        onChange={({ target }) => {
          const chosen = known[Number(target.value)];
          if (target.value !== "" && chosen) take(chosen);
        }}
      />
    </Field>
  );
}
