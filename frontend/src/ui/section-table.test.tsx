import { expect, test } from "vitest";
import { sectionColumns } from "./section-table";

type Column = Parameters<typeof sectionColumns>[0]["columns"][number];

const TEXT = { label: "Month", numeric: false, amount: false };
const NUMBER = { label: "Nights", numeric: true, amount: false };
const AMOUNT = { label: "Amount CHF", numeric: true, amount: true };

const cards = (...columns: Column[]) =>
  sectionColumns({ caption: "Nights", columns, rows: [], total: null }).map(({ card }) => card);

test("on a phone's card only an amount stands at the right without its label", () => {
  expect(cards(TEXT, AMOUNT)).toEqual(["title", "aside"]);
  expect(cards(TEXT, AMOUNT, AMOUNT)).toEqual(["title", undefined, "aside"]);
  expect(cards(TEXT, NUMBER)).toEqual(["title", undefined]);
  expect(cards(TEXT, TEXT)).toEqual(["title", undefined]);
});

test("its title is words, for a number alone says nothing", () => {
  expect(cards(NUMBER, TEXT, AMOUNT)).toEqual([undefined, "title", "aside"]);
});
