import { type FormValues, none } from "../../values";
import { dayOfInstant, instantOn, timeOfInstant } from "./instants";

/** 318.632.1 Frais de voyage et nourriture. */
export interface TravelValues extends FormValues {
  measure: string;
  measure_text: string;
  destination: { name: string; street: string; postcode: string; town: string };
  trips: Trip[];
}

export interface Trip {
  /** Which trip of the sent invoice it was, in a correction (see `SENT`). */
  sent: string;
  date: string;
  from_place: string;
  to_place: string;
  return_trip: boolean;
  mode: string;
  reason: string;
  km: string;
  fare: string;
  voucher: boolean;
  companion: boolean;
  companion_name: string;
  companion_reason: string;
  departs_at: string;
  returns_at: string;
  nights: string;
  incidentals: Incidental[];
}

export interface Incidental {
  sent: string;
  kind: string;
  amount: string;
}

export const MEASURES = ["instruction", "medical", "rehabilitation", "aid", "visit", "other"] as const;
export const MODES = ["public_transport", "private_car", "ai_car", "taxi", "other"] as const;
export const EXTRAS = ["waiting", "empty_km", "wheelchair", "parking"] as const;
export const MOST_TRIPS = 200;

/** Which field says what a trip costs. */
export const isByKm = (mode: string): boolean => mode === "private_car" || mode === "ai_car";

export const EMPTY_INCIDENTAL: Incidental = { sent: "", kind: "", amount: "" };

export const EMPTY_TRIP: Trip = {
  sent: "",
  date: "",
  from_place: "",
  to_place: "",
  return_trip: true,
  mode: "public_transport",
  reason: "",
  km: "",
  fare: "",
  voucher: false,
  companion: false,
  companion_name: "",
  companion_reason: "",
  departs_at: "",
  returns_at: "",
  nights: "",
  incidentals: none(EMPTY_INCIDENTAL),
};

export const EMPTY: TravelValues = {
  kind: "travel",
  measure: "",
  measure_text: "",
  destination: { name: "", street: "", postcode: "", town: "" },
  trips: [EMPTY_TRIP],
};

/** What the next trip most likely has in common with the last; its price is typed anew. */
export function nextTrip(last: Trip | undefined): Partial<Trip> {
  if (!last) return {};
  const { from_place, to_place, return_trip, mode, reason } = last;
  return { from_place, to_place, return_trip, mode, reason };
}

/** The times of a trip that takes place on another day: the same hours, as many days away. */
export function timesOn(
  day: string,
  { departs_at, returns_at }: Trip,
): Pick<Trip, "departs_at" | "returns_at"> {
  return {
    departs_at: instantOn(day, departs_at, departs_at),
    returns_at: instantOn(day, returns_at, departs_at),
  };
}

/** The same trip on other days. */
export function repeatOn(days: readonly string[], trip: Trip): Trip[] {
  return days.map((date) => ({
    ...trip,
    ...timesOn(date, trip),
    sent: "",
    date,
    incidentals: trip.incidentals.map((incidental) => ({ ...incidental, sent: "" })),
  }));
}

/** The places that were typed so far, for the list of suggestions. */
export function placesOf({ trips, destination }: Pick<TravelValues, "trips" | "destination">): string[] {
  const typed = trips.flatMap(({ from_place, to_place }) => [from_place, to_place]);
  const places = [...typed, destination.town].map((place) => place.trim()).filter((place) => place !== "");
  return [...new Set(places)].sort((one, other) => one.localeCompare(other));
}

/** The same trips on days that are still to be said, at the same hours. */
export function again(form: FormValues): TravelValues {
  const values = form as TravelValues;
  const trips = values.trips.map((trip) => {
    const { departs_at, returns_at } = trip;
    const sameDay = dayOfInstant(departs_at) === dayOfInstant(returns_at);
    return {
      ...trip,
      date: "",
      departs_at: hoursOf(departs_at),
      returns_at: sameDay ? hoursOf(returns_at) : "",
    };
  });
  return { ...values, trips };
}

/** "2026-08-05T13:30:00" → "T13:30", whose day is not said yet. */
const hoursOf = (instant: string): string => (instant === "" ? "" : `T${timeOfInstant(instant).slice(0, 5)}`);
