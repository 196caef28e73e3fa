import { expect, test } from "vitest";
import { parseDate, parseMoney, parseNumber } from "@/i18n/parse";
import { cellsOf, isTable, type PastedColumn, readPasted } from "./pasted";

interface Line {
  date: string;
  description: string;
  quantity: string;
  price: string;
}

const EMPTY: Line = { date: "", description: "", quantity: "1", price: "" };
const COLUMNS: readonly PastedColumn<Line>[] = [
  { field: "date", label: "Date", read: (text) => parseDate(text) },
  { field: "description", label: "Description", read: (text) => text },
  { field: "quantity", label: "Quantité", read: parseNumber },
  { field: "price", label: "Prix unitaire", read: parseMoney },
];
const read = (text: string) => readPasted(text, COLUMNS, EMPTY);

test("cells are told apart as spreadsheets copy them", () => {
  expect(cellsOf('a\tb\r\nc\t"d ""e""\nf"\r\n')).toEqual([
    ["a", "b"],
    ["c", 'd "e" f'],
  ]);
  expect(cellsOf("a\t\tb\n\n\t\n")).toEqual([["a", "", "b"]]);
  expect(cellsOf('12" écran\t5')).toEqual([['12" écran', "5"]]);
  expect(cellsOf("")).toEqual([]);
  expect([isTable("a\tb"), isTable("Bern\n"), isTable("a b"), isTable("a\t")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("rows without headings have the form's order", () => {
  const { lines, unread } = read("1.5.2026\tErgothérapie\t2\t1'234,50\textra\n2.5.2026\tBilan");
  expect(lines).toEqual([
    { date: "2026-05-01", description: "Ergothérapie", quantity: "2", price: "1234.50" },
    { date: "2026-05-02", description: "Bilan", quantity: "1", price: "" },
  ]);
  expect(unread).toEqual(["5"]);
});

test("headings may stand in any order, and others are named", () => {
  const { lines, columns, unread } = read("PRIX UNITAIRE *\tCouleur\tquantite\n90.-\tbleu\t3");
  expect(lines).toEqual([{ date: "", description: "", quantity: "3", price: "90.00" }]);
  expect(columns.map(({ field }) => field)).toEqual(["price", "quantity"]);
  expect(unread).toEqual(["Couleur"]);
});

test("what cannot be read is kept for the server to say so, and headings alone are no line", () => {
  expect(read("hier\tx\tdeux\tgratuit").lines).toEqual([
    { date: "hier", description: "x", quantity: "deux", price: "gratuit" },
  ]);
  expect(read("Date\tDescription").lines).toEqual([]);
});
