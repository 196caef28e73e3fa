import { expect, test } from "vitest";
import { filterOf, mistakes, noFilter, searchOf } from "./filter";

const EMPTY = { typed: {}, cursors: [] };
const NOW = new Date(2026, 10, 28, 9);

test("without a filter the last seven days are searched", () => {
  const filter = noFilter(NOW);
  expect([filter.day_from, filter.day_to]).toEqual(["2026-11-22", "2026-11-28"]);
  expect(searchOf(filter, EMPTY)).toMatchObject({ person: null, actions: [], outcome: null, cursor: null });
});

test("what was typed is trimmed, and a turned page begins at its cursor", () => {
  const state = { typed: { person: " Favre ", action: "login" }, cursors: ["a", "b"] };
  expect(searchOf(filterOf(state), state)).toMatchObject({
    person: "Favre",
    actions: ["login"],
    cursor: "b",
  });
});

test("days that are missing or in the wrong order, and what is no identifier, are named", () => {
  const filter = noFilter(NOW);
  expect(mistakes(filter)).toEqual({});
  expect(mistakes({ ...filter, day_to: "1.5" })).toEqual({ day_to: "day_missing" });
  expect(mistakes({ ...filter, day_from: "2026-12-01" })).toEqual({ day_from: "day_order" });
  expect(mistakes({ ...filter, subject_id: "756.1234.5678.97" })).toEqual({ subject_id: "id_not_valid" });
  expect(mistakes({ ...filter, subject_id: " 01900000-0000-7000-8000-000000000001 " })).toEqual({});
});
