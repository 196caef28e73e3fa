import { formatDate, formatMoney, formatNumber, t } from "@/i18n";
import { parseMoney, parseNumber } from "@/i18n/parse";
import { parseTime } from "@/i18n/times";
import {
  choiceColumn,
  dayColumn,
  dayOf,
  known,
  type PastedColumn,
  type PastedRows,
  textColumn,
  tickColumn,
} from "../../lines";
import { dayOfInstant, instantOf, timeOfInstant } from "./instants";
import { EMPTY_INCIDENTAL, EMPTY_TRIP, EXTRAS, isByKm, MODES, type Trip } from "./values";

/** Stands for a means of transport that was written and not understood: the entry has none then. */
const NOT_UNDERSTOOD = "?";

/** What rows of a spreadsheet may say of trips. Without a means of transport it follows from kilometres or a price. */
export function pastedTrips(): PastedRows<Trip> {
  const words = { yes: t("common.yes"), no: t("common.no") };
  return {
    begun: { mode: "" },
    finished: whole,
    columns: [
      known("date", dayColumn("date", t("forms.travel.trips.date"))),
      known("from_place", place("from_place")),
      known("to_place", place("to_place")),
      known("return_trip", tickColumn("return_trip", t("forms.travel.trips.return_trip"), words)),
      known("mode", mode()),
      known("fare", fare()),
      known("km", kilometres()),
      voucher(words),
      known("reason", textColumn("reason", t("forms.travel.trips.reason"))),
      known("departs_at", time("departs_at")),
      known("returns_at", time("returns_at")),
      returnDay(),
      known("nights", textColumn("nights", t("forms.travel.trips.nights"), parseNumber, formatNumber)),
      known("companion", tickColumn("companion", t("forms.travel.trips.companion"), words)),
      known("companion_name", companion("companion_name")),
      companion("companion_reason"),
      ...EXTRAS.map((kind) => (kind === "parking" ? known("parking", incidental(kind)) : incidental(kind))),
    ],
  };
}

/** The means of transport of one that said none; none of one that was not understood. */
function whole(trip: Trip): Trip {
  if (trip.mode === NOT_UNDERSTOOD) return { ...trip, mode: "" };
  return trip.mode === "" ? { ...trip, mode: EMPTY_TRIP.mode } : trip;
}

const isNothing = (text: string): boolean => Number(text) === 0;
const isOpen = (trip: Trip): boolean => trip.mode === "" || trip.mode === NOT_UNDERSTOOD;

function mode(): PastedColumn<Trip> {
  const label = t("forms.travel.trips.mode");
  const modes = MODES.map((value) => ({ value, label: t(`forms.travel.trips.mode.${value}`) }));
  return { ...choiceColumn("mode", label, modes), missed: (trip) => ({ ...trip, mode: NOT_UNDERSTOOD }) };
}

/** A price of what is paid by kilometre would be sent unseen. */
function fare(): PastedColumn<Trip> {
  return {
    ...textColumn<Trip>("fare", t("forms.travel.trips.fare"), parseMoney, formatMoney),
    put: (trip, cell) => {
      const read = parseMoney(cell);
      if (isNothing(read)) return trip;
      return isByKm(trip.mode) ? null : { ...trip, fare: read, mode: trip.mode || EMPTY_TRIP.mode };
    },
  };
}

function kilometres(): PastedColumn<Trip> {
  return {
    ...textColumn<Trip>("km", t("forms.travel.trips.km"), parseNumber, formatNumber),
    put: (trip, cell) => {
      const read = parseNumber(cell);
      if (isNothing(read)) return trip;
      const known = isByKm(trip.mode) || (isOpen(trip) && trip.fare === "");
      return known ? { ...trip, km: read, mode: trip.mode || "private_car" } : null;
    },
  };
}

/** Of a ride that is not paid by kilometre. */
function voucher(words: { readonly yes: string; readonly no: string }): PastedColumn<Trip> {
  const column = tickColumn<Trip>("voucher", t("forms.travel.trips.voucher"), words);
  return {
    ...column,
    put: (trip, cell, period) => {
      const put = column.put(trip, cell, period);
      return put?.voucher && isByKm(trip.mode) ? null : put;
    },
  };
}

/** Where somebody is named, somebody came along. */
const companion = (field: "companion_name" | "companion_reason"): PastedColumn<Trip> => ({
  ...textColumn<Trip>(field, t(`forms.travel.trips.${field}`)),
  put: (trip, cell) => ({ ...trip, [field]: cell, companion: true }),
});

/** A figure above which it says "Départ" is no place. */
const place = (end: "from_place" | "to_place"): PastedColumn<Trip> => ({
  ...textColumn<Trip>(end, t(`forms.travel.trips.${end}`)),
  fits: (cell) => !/^\d/.test(cell),
});

function time(end: "departs_at" | "returns_at"): PastedColumn<Trip> {
  return {
    label: t(`forms.travel.trips.${end}`),
    fits: (cell) => /^\d/.test(cell),
    put: (trip, cell) => ({ ...trip, [end]: instantOf(trip.date, parseTime(cell), trip.date) }),
    shown: (trip) => timeOfInstant(trip[end]),
  };
}

/** The return's own day; its hour may still be to come. */
function returnDay(): PastedColumn<Trip> {
  return {
    label: t("forms.travel.trips.return_day"),
    put: (trip, cell, period) => ({
      ...trip,
      returns_at: instantOf(dayOf(cell, period), timeOfInstant(trip.returns_at), trip.date),
    }),
    shown: (trip) => formatDate(dayOfInstant(trip.returns_at)),
  };
}

function incidental(kind: (typeof EXTRAS)[number]): PastedColumn<Trip> {
  return {
    label: t(`forms.travel.trips.incidentals.kind.${kind}`),
    put: (trip, cell) => {
      const amount = parseMoney(cell);
      if (isNothing(amount)) return trip;
      return { ...trip, incidentals: [...trip.incidentals, { ...EMPTY_INCIDENTAL, kind, amount }] };
    },
    shown: (trip) => formatMoney(trip.incidentals.find((one) => one.kind === kind)?.amount ?? ""),
  };
}
