import { expect, test } from "vitest";
import type { Finding } from "@/client";
import { elsewhere, requiredFields } from "./required-fields";

const missing = (pointer: string, code = "required"): Finding => ({
  pointer,
  code,
  params: {},
  detail: "",
  label: `label of ${pointer.replaceAll(/\/\d+/g, "")}`,
});
const EMPTY = [
  missing("/beneficiary_id"),
  missing("/form/service_from"),
  missing("/form/lines/0/date"),
  missing("/form/lines/0/unit_price"),
];
const form = (service_from: string, ...lines: object[]) => ({ form: { service_from, lines } });
const shown = (now: readonly Finding[] | null, values: object) =>
  requiredFields(EMPTY, now, values).map(({ name, done }) => `${name} ${done}`);

test("an empty form lists all that it must have, before the server has answered too", () => {
  const all = ["form.service_from false", "form.lines.date false", "form.lines.unit_price false"];
  expect(shown(EMPTY, form("", { date: "", unit_price: "" }))).toEqual(all);
  expect(shown(null, form("", { date: "", unit_price: "" }))).toEqual(all);
});

test("what is filled in stays in the list as done, once it is in every entry", () => {
  const values = form("2026-09-01", { date: "2026-09-03", unit_price: "1" }, { date: "", unit_price: "2" });
  expect(shown([missing("/form/lines/1/date")], values)).toEqual([
    "form.service_from true",
    "form.lines.date false",
    "form.lines.unit_price true",
  ]);
});

test("what depends on something else is listed while it is asked, and not while it is not", () => {
  const values = form("2026-09-01", { date: "", unit_price: "1" });
  expect(shown([missing("/form/reason")], values)).toEqual([
    "form.service_from true",
    "form.lines.unit_price true",
    "form.reason false",
  ]);
});

test("what is there and wrong is not what is missing", () => {
  expect(shown([missing("/form/lines/0/date", "future")], form("", { date: "2027-01-01" }))).toEqual([
    "form.lines.date true",
  ]);
});

test("what the server objects to is told at its field, and at no other", () => {
  const values = form("31.9.2026", { date: "2027-01-01", unit_price: "1" });
  const now = [missing("/form/service_from", "date"), missing("/form/lines/0/date", "future")];
  expect(requiredFields(EMPTY, now, values).map(({ wrong }) => wrong.map(({ code }) => code))).toEqual([
    ["date"],
    ["future"],
    [],
  ]);
});

test("of several entries it is told in which the field is missing", () => {
  const several = form("2026-09-01", { date: "", unit_price: "1" }, { date: "x", unit_price: "" });
  const now = [missing("/form/lines/0/date"), missing("/form/lines/1/unit_price"), missing("/form/reason")];
  expect(requiredFields(EMPTY, now, several).map((field) => field.missing)).toEqual([
    [],
    ["form.lines.0.date"],
    ["form.lines.1.unit_price"],
    [],
  ]);
  const one = form("2026-09-01", { date: "", unit_price: "1" });
  expect(requiredFields(EMPTY, now.slice(0, 1), one).flatMap((field) => field.missing)).toEqual([]);
});

const HOURS = missing("/form/lines/0/hours", "without_work");

const elsewhereCodes = (now: readonly Finding[], ofEmpty: readonly Finding[], values: object) => {
  const { open, wrong } = elsewhere(ofEmpty, now, requiredFields(ofEmpty, now, values));
  return { open: open.map(({ code }) => code), wrong: wrong.map(({ code }) => code) };
};

test("what an empty form is told by its rules is still to be filled in, in every entry", () => {
  const ofEmpty = [...EMPTY, HOURS];
  expect(elsewhereCodes(ofEmpty, ofEmpty, form("", { date: "" }))).toEqual({
    open: ["without_work"],
    wrong: [],
  });
  const second = missing("/form/lines/1/hours", "without_work");
  expect(elsewhereCodes([second], ofEmpty, form("2026-09-01", {}, {}))).toEqual({
    open: ["without_work"],
    wrong: [],
  });
});

test("what comes of something typed is wrong, and what a field says of itself is not said again", () => {
  const now = [missing("/form/lines/0/hours", "too_many"), missing("/form/service_from", "future"), HOURS];
  expect(elsewhereCodes(now, EMPTY, form("2027-01-01", { hours: "800" }))).toEqual({
    open: [],
    wrong: ["too_many", "without_work"],
  });
});
