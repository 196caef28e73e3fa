import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formOfCopy, monthAfter, periodAfter } from "./copying";
import { FORMS, isKind } from "./forms";

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-11-27T10:00:00Z"), toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

test.each([
  ["2026-09-01", "2026-09-30", "2026-10-01", "2026-10-31"],
  ["2026-01-01", "2026-02-28", "2026-03-01", "2026-04-30"],
  ["2026-07-01", "2026-09-30", "", ""],
  ["2026-04-01", "2026-06-30", "2026-07-01", "2026-09-30"],
  ["2025-12-01", "2025-12-31", "2026-01-01", "2026-01-31"],
  ["2026-10-01", "2026-10-31", "", ""],
  ["2026-09-05", "2026-09-20", "", ""],
  ["2026-09-01", "", "", ""],
  ["", "", "", ""],
])("after %s to %s come %s to %s", (from, to, next, last) =>
  expect(periodAfter(from, to)).toEqual({ from: next, to: last }),
);

test("a month that is not over follows upon none", () => {
  expect(monthAfter("2026-09")).toBe("2026-10");
  expect(monthAfter("2026-10")).toBe("");
  expect(monthAfter("2025-12")).toBe("2026-01");
  expect(monthAfter("")).toBe("");
});

const SENT: Record<string, unknown> = {
  other: {
    service_from: "2026-09-01",
    service_to: "2026-09-30",
    lines: [{ date: "2026-09-03", description: "Physiothérapie", quantity: 4, unit_price: "48.00" }],
  },
  travel: {
    destination: { name: "Inselspital", town: "Berne" },
    trips: [
      {
        date: "2026-09-03",
        from_place: "Thoune",
        to_place: "Berne",
        departs_at: "2026-09-03T08:30:00",
        returns_at: "2026-09-03T17:00:00",
      },
    ],
  },
  helplessness: {
    period_from: "2026-04-01",
    period_to: "2026-06-30",
    degree: "severe",
    months: [{ month: "2026-04", home: 30 }],
    absences: [{ first_night: "2026-04-02", last_night: "2026-04-05", kind: "hospital" }],
  },
  assistance: {
    month: "2026-09",
    assistants: [{ name: "Rossi Ada", hours: "80.5", employed_since: "2020-01-01" }],
    continued_wages: [{ assistant: "Rossi Ada", absent_from: "2026-09-01", absent_to: "2026-09-04" }],
    acute_from: "2026-09-01",
    acute_to: "2026-09-02",
    institution_days: 3,
  },
  hearing_aid: {
    supply: "batteries",
    side: "left",
    delivery_date: "2026-09-03",
    serial_number: "A1",
    years_from: 2025,
    supplier: { name: "Acoustique SA" },
  },
  assistive_devices: {
    subform: "318.636",
    vehicle: { first_registration: "2019-05-01" },
    lines: [
      {
        date: "2026-09-03",
        description: "Rampe",
        supplier: { name: "Garage SA" },
        invoice_number: "R-1",
        invoice_date: "2026-09-04",
        approved_quote: { amount: "900.00", date: "2026-08-01" },
      },
    ],
  },
};

async function again(kind: string, copying: "copy" | "following") {
  if (!isKind(kind)) throw new Error(kind);
  return formOfCopy(await FORMS[kind].load(), { kind, ...(SENT[kind] as object) }, copying);
}

/** What is of the person or the thing, not of the request. */
const LASTING = ["2020-01-01", "2019-05-01"];

test.each(Object.keys(FORMS))("a copy of %s has its lines and none of its days", async (kind) => {
  const copy = JSON.stringify(await again(kind, "copy"));
  const days = copy.match(/\d{4}-\d\d(-\d\d)?/g) ?? [];
  expect(days.filter((day) => !LASTING.includes(day))).toEqual([]);
  for (const word of ["Physiothérapie", "Inselspital", "severe", "Rossi Ada", "Acoustique SA", "Rampe"])
    expect(copy.includes(word)).toBe(JSON.stringify(SENT[kind]).includes(word));
  expect(copy).not.toMatch(/R-1|A1|900/);
});

test("a trip keeps its hours", async () => {
  expect(await again("travel", "copy")).toMatchObject({
    trips: [{ date: "", departs_at: "T08:30", returns_at: "T17:00" }],
  });
});

test("what follows has the months after, as many", async () => {
  expect(await again("other", "following")).toMatchObject({
    service_from: "2026-10-01",
    service_to: "2026-10-31",
    lines: [{ date: "", quantity: "4" }],
  });
  expect(await again("assistance", "following")).toMatchObject({ month: "2026-10", continued_wages: [] });
  expect(await again("hearing_aid", "following")).toMatchObject({ years_from: "2026", years_to: "" });
  expect(await again("helplessness", "following")).toMatchObject({
    period_from: "2026-07-01",
    period_to: "2026-09-30",
    months: [{ month: "2026-07", home: "" }, { month: "2026-08" }, { month: "2026-09" }],
    absences: [],
  });
});
