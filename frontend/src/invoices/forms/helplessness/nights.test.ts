import { describe, expect, test } from "vitest";
import { counted, marked, placeOn } from "./nights";
import { lastQuarters, monthsOf } from "./period";
import { type Absence, emptyMonth } from "./values";

const stay = (first_night: string, last_night: string, values: Partial<Absence> = {}): Absence => ({
  ...{ sent: "", first_night, last_night, kind: "hospital", payer: "", where: "Bern" },
  ...values,
});
const SPRING = { period_from: "2026-04-01", period_to: "2026-06-30" };

describe("quarters", () => {
  test("the last one that is over comes first", () => {
    const [last, before] = lastQuarters(2, "2026-08-15");
    expect(last).toEqual({ from: "2026-04-01", to: "2026-06-30", year: 2026, number: 2 });
    expect(before).toEqual({ from: "2026-01-01", to: "2026-03-31", year: 2026, number: 1 });
  });
  test("on its last day a quarter is over, the day before it is not", () => {
    expect(lastQuarters(1, "2026-09-30")[0]?.to).toBe("2026-09-30");
    expect(lastQuarters(1, "2026-09-29")[0]?.to).toBe("2026-06-30");
    expect(lastQuarters(1, "2026-01-01")[0]?.to).toBe("2025-12-31");
  });
});

describe("nights", () => {
  test("months of a period, at most four", () => {
    expect(monthsOf("2025-12-15", "2026-03-14")).toEqual(["2025-12", "2026-01", "2026-02", "2026-03"]);
    expect(monthsOf("2020-01-01", "2026-03-14")).toHaveLength(4);
    expect(monthsOf("2026-03-14", "2026-03-13")).toEqual([]);
    expect(monthsOf("", "2026-03-13")).toEqual([]);
  });
  test("are counted by place, abroad as at home", () => {
    const absences = [
      stay("2026-05-10", "2026-05-14"),
      stay("2026-05-30", "2026-06-02", { kind: "institution", payer: "family" }),
      stay("2026-05-20", "2026-05-21", { kind: "abroad" }),
    ];
    expect(counted(emptyMonth("2026-05"), { ...SPRING, absences })).toEqual({
      ...emptyMonth("2026-05"),
      home: "24",
      hospital: "5",
      institution_family: "2",
    });
    expect(counted(emptyMonth("2026-05"), { ...SPRING, period_from: "2026-05-12", absences }).hospital).toBe(
      "3",
    );
  });
});

describe("marking nights", () => {
  test("adds a stay at the place that was last named for such a stay", () => {
    const absences = marked([stay("2026-05-10", "2026-05-14")], "2026-06-01", "2026-06-02", "hospital");
    expect(absences).toEqual([stay("2026-05-10", "2026-05-14"), stay("2026-06-01", "2026-06-02")]);
  });
  test("makes one stay of nights that follow each other", () => {
    const parts = [stay("2026-05-10", "2026-05-11", { sent: "0" }), stay("2026-05-13", "2026-05-14")];
    expect(marked(parts, "2026-05-12", "2026-05-12", "hospital")).toEqual([
      stay("2026-05-10", "2026-05-14", { sent: "0" }),
    ]);
  });
  test("cuts a stay where nights were at home", () => {
    const absences = marked(
      [stay("2026-05-10", "2026-05-14", { sent: "0" })],
      "2026-05-12",
      "2026-05-12",
      "home",
    );
    expect(absences).toEqual([
      stay("2026-05-10", "2026-05-11", { sent: "0" }),
      stay("2026-05-13", "2026-05-14"),
    ]);
    expect(placeOn("2026-05-12", absences)).toBe("home");
    expect(placeOn("2026-05-13", absences)).toBe("hospital");
  });
  test("replaces what it covers, and keeps payers apart", () => {
    const family = { kind: "institution", payer: "family" };
    const before = [stay("2026-05-10", "2026-05-11"), stay("2026-05-12", "2026-05-13", family)];
    expect(marked(before, "2026-05-11", "2026-05-14", "institution_ai")).toEqual([
      stay("2026-05-10", "2026-05-10"),
      stay("2026-05-11", "2026-05-14", { kind: "institution", payer: "ai", where: "" }),
    ]);
  });
});
