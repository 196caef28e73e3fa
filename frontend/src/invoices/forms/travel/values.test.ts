import { expect, test } from "vitest";
import { emptyInvoice, restore, toBody } from "../../values";
import { instantOf, instantOn, parseDates } from "./instants";
import { EMPTY, EMPTY_TRIP, nextTrip, placesOf, repeatOn, type Trip, timesOn } from "./values";

const TRIP: Trip = {
  ...EMPTY_TRIP,
  sent: "3",
  date: "2026-08-05",
  from_place: "Berne",
  to_place: "Thoune",
  fare: "18.40",
  departs_at: "2026-08-05T22:00",
  returns_at: "2026-08-06T06:00",
  incidentals: [{ sent: "0", kind: "parking", amount: "4.00" }],
};

test.each([
  ["3.8., 10.8., 17.8.2026", ["2026-08-03", "2026-08-10", "2026-08-17"]],
  ["3., 10. et 17.8.26", ["2026-08-03", "2026-08-10", "2026-08-17"]],
  ["28.12., 4.1.2027", ["2026-12-28", "2027-01-04"]],
  ["03.08.2026\n10.08.2026\n", ["2026-08-03", "2026-08-10"]],
  ["3.8.2026 10.8.2026", ["2026-08-03", "2026-08-10"]],
  ["3. 8. 2026; 10. 8. 2026", ["2026-08-03", "2026-08-10"]],
  ["2026-08-10, 3.8. und 10.8.", ["2026-08-03", "2026-08-10"]],
  ["17.8., 3.7.2026", ["2026-07-03", "2026-08-17"]],
  ["3.8 / 10.8", ["2026-08-03", "2026-08-10"]],
  ["3., 10.", []],
  ["", []],
])("the dates %j are read", (text, days) => expect(parseDates(text, "2026").days).toEqual(days));

test("what is no date is said, as it was typed and in its order", () =>
  expect(parseDates("lundi, 3.8., 31.2.2026, 10.8.2026", "2026")).toEqual({
    days: ["2026-08-03", "2026-08-10"],
    unread: ["lundi", "31.2.2026"],
  }));

test("a trip keeps its hours and nights on other days, and is then none that was sent", () => {
  const [copy] = repeatOn(["2026-12-31"], TRIP);
  expect(copy).toEqual({
    ...TRIP,
    sent: "",
    date: "2026-12-31",
    departs_at: "2026-12-31T22:00",
    returns_at: "2027-01-01T06:00",
    incidentals: [{ sent: "", kind: "parking", amount: "4.00" }],
  });
  expect(repeatOn(["2026-09-01"], EMPTY_TRIP)[0]).toEqual({ ...EMPTY_TRIP, date: "2026-09-01" });
});

test("times typed before the date follow it, and stay while the date is being typed", () => {
  const early = { ...TRIP, departs_at: "T08:00", returns_at: "T14:30" };
  expect(timesOn("2026-08-05", early)).toEqual({
    departs_at: "2026-08-05T08:00",
    returns_at: "2026-08-05T14:30",
  });
  expect(timesOn("5.8", TRIP)).toEqual({ departs_at: TRIP.departs_at, returns_at: TRIP.returns_at });
  expect(instantOn("2026-08-07", "2026-08-06T06:00", "")).toBe("2026-08-07T06:00");
});

test("an instant is nothing until a time or another day is typed", () => {
  expect(instantOf("2026-08-05", "", "2026-08-05")).toBe("");
  expect(instantOf("2026-08-06", "", "2026-08-05")).toBe("2026-08-06T");
  expect(instantOf("", "08:00", "")).toBe("T08:00");
});

test("the next trip goes the same way, without the price of the last", () => {
  const next = { ...EMPTY_TRIP, ...nextTrip(TRIP) };
  expect(next).toEqual({ ...EMPTY_TRIP, from_place: "Berne", to_place: "Thoune" });
  expect(nextTrip(undefined)).toEqual({});
});

test("places are suggested once", () => {
  const destination = { ...EMPTY.destination, town: "Berne " };
  expect(placesOf({ trips: [TRIP, TRIP, EMPTY_TRIP], destination })).toEqual(["Berne", "Thoune"]);
});

test("a sent form comes back: numbers as text, and its incidentals", () => {
  const form = { ...EMPTY, trips: [TRIP] };
  const body = JSON.parse(JSON.stringify(toBody(emptyInvoice(form))));
  body.form.trips[0].nights = 2;
  const [trip] = restore(EMPTY, body).form.trips;
  expect(trip).toEqual({
    ...TRIP,
    sent: "",
    nights: "2",
    incidentals: [{ sent: "", kind: "parking", amount: "4.00" }],
  });
});
