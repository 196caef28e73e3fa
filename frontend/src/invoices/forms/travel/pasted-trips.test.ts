import { readFile } from "node:fs/promises";
import { beforeAll, expect, test, vi } from "vitest";
import { loadTexts } from "@/i18n";
import { readPasted } from "../../lines/pasted";
import { pastedTrips } from "./pasted-trips";
import { EMPTY_TRIP } from "./values";

beforeAll(async () => {
  vi.stubGlobal(
    "fetch",
    async (url: string) => new Response(await readFile(url.replace("/@fs", ""), "utf-8")),
  );
  await loadTexts("common", "forms.travel");
});

function read(text: string) {
  const { begun, ...as } = pastedTrips();
  return readPasted(text, { ...as, empty: { ...EMPTY_TRIP, ...begun } });
}

test("the means of transport follows from kilometres or a price where no column says it", () => {
  const { lines, misread } = read(
    "Date\tDe\tÀ\tKilomètres\tPrix du trajet\n3.8.26\tThun\tBern\t62\t\n4.8.26\tThun\tBern\t0\t18.40",
  );
  expect(lines.map(({ mode, km, fare }) => [mode, km, fare])).toEqual([
    ["private_car", "62", ""],
    ["public_transport", "", "18.40"],
  ]);
  expect(misread).toEqual([]);
  expect(read("Date\tDe\n3.8.26\tThun").lines[0]?.mode).toBe("public_transport");
});

test("kilometres of a train and the price of a car are named, not sent unseen", () => {
  const rows =
    "Moyen de transport\tKilomètres\tPrix du trajet\ntransports publics\t62\t18.40\nVoiture privée\t62\t18.40";
  const { lines, misread } = read(rows);
  expect(lines.map(({ km, fare }) => [km, fare])).toEqual([
    ["", "18.40"],
    ["62", ""],
  ]);
  expect(misread.map(({ no, cell }) => [no, cell])).toEqual([
    [1, "62"],
    [2, "18.40"],
  ]);
});

test("a means of transport that is not understood is not guessed, and what belongs to it waits", () => {
  const { lines, misread } = read("Moyen de transport\tKilomètres\nfusée\t62");
  expect(lines[0]).toMatchObject({ mode: "", km: "62" });
  expect(misread).toEqual([{ no: 1, label: "Moyen de transport", cell: "fusée" }]);
});

test("hours are of the trip's day, wherever its column stands, and a return has its own", () => {
  const { lines, rows } = read(
    "Départ\tRetour\tJour du retour\tDate\tStationnement\n8h30\t17:15:00\t4.8.26\t3.8.26\t5.-",
  );
  expect(lines[0]).toMatchObject({
    date: "2026-08-03",
    departs_at: "2026-08-03T08:30",
    returns_at: "2026-08-04T17:15",
    incidentals: [{ sent: "", kind: "parking", amount: "5.00" }],
  });
  expect(rows[0]).toEqual(["08:30", "17:15", "04.08.2026", "03.08.2026", "5.00"]);
});

test("what stands above places and what above hours is told apart by the cells", () => {
  const places = read("Jour\tDépart\tArrivée\tKm\tRetour\n3.8.26\tThun\tBern\t62\tx");
  expect(places.lines[0]).toMatchObject({
    from_place: "Thun",
    to_place: "Bern",
    km: "62",
    return_trip: true,
  });
  expect(places.unread).toEqual([]);
  const hours = read("Jour\tVon\tNach\tDépart\tRetour\tBetrag\n3.8.26\tThun\tBern\t8.30\t17.15\t18.40");
  expect(hours.lines[0]).toMatchObject({
    from_place: "Thun",
    to_place: "Bern",
    departs_at: "2026-08-03T08:30",
    returns_at: "2026-08-03T17:15",
    fare: "18.40",
  });
});
