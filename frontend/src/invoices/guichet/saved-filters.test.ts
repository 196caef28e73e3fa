import { expect, test } from "vitest";
import { addressOf, type SavedFilter, shownFilter, toKeep } from "./saved-filters";

const UNTOUCHED = { typed: {}, cursors: [] };

const FILTER: SavedFilter = {
  id: "1",
  name: "En cours",
  is_default: false,
  search: {
    statuses: ["in_review"],
    responsible_id: "p",
    beneficiary_id: null,
    kind: "travel",
    period_from: "2026-02-01",
    period_to: "2026-02-28",
    text: null,
  },
};
const ADDRESS = {
  responsible: "p",
  status: "in_review",
  kind: "travel",
  from: "2026-02",
  to: "2026-02",
} as const;

test("what is kept comes back as it was", () => {
  expect(toKeep(ADDRESS, null)).toEqual({ ...FILTER.search, beneficiary_id: undefined });
  expect(addressOf(FILTER)).toEqual(ADDRESS);
});

test("choosing one clears the filters it does not have", () => {
  const all = { ...FILTER, search: { ...FILTER.search, statuses: [], kind: null, responsible_id: null } };
  expect(addressOf(all)).toMatchObject({ status: undefined, kind: undefined, responsible: undefined });
});

test("the one that is shown is told, typed text and all", () => {
  expect(shownFilter([FILTER], ADDRESS, UNTOUCHED)).toBe(FILTER);
  expect(shownFilter([FILTER], { ...ADDRESS, kind: "other" }, UNTOUCHED)).toBeUndefined();
  const typed = { typed: { text: " Doe " }, cursors: [] };
  expect(shownFilter([FILTER], ADDRESS, typed)).toBeUndefined();
  const withText = { ...FILTER, search: { ...FILTER.search, text: "Doe" } };
  expect(shownFilter([FILTER, withText], ADDRESS, typed)).toBe(withText);
});
