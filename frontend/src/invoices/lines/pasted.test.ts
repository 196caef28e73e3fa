import { expect, test } from "vitest";
import { LANGUAGES } from "@/i18n";
import { parseMoney, parseNumber } from "@/i18n/parse";
import { MEANINGS, wordsOf } from "./heading-words";
import {
  cellsOf,
  choiceColumn,
  dayColumn,
  isTable,
  known,
  type PastedColumn,
  readPasted,
  textColumn,
  tickColumn,
} from "./pasted";

interface Line {
  date: string;
  description: string;
  quantity: string;
  price: string;
  kind: string;
  paid: boolean;
}

const EMPTY: Line = { date: "", description: "", quantity: "1", price: "", kind: "rental", paid: false };
const COLUMNS: readonly PastedColumn<Line>[] = [
  dayColumn("date", "Date"),
  textColumn("description", "Description"),
  textColumn("quantity", "Quantité", parseNumber),
  textColumn("price", "Prix unitaire", parseMoney),
  choiceColumn("kind", "Prestation", [
    { value: "rental", label: "Location" },
    { value: "repair", label: "Réparation" },
  ]),
  tickColumn("paid", "Payé", { yes: "Oui", no: "Non" }),
];
const read = (text: string) =>
  readPasted(text, { columns: COLUMNS, empty: EMPTY, period: { from: "2026-01-01", to: "2026-12-31" } });

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
  const { lines, unread } = read("1.5.2026\tErgothérapie\t2\t1'234,50\tréparation\tx\textra\n2.5.\tBilan");
  expect(lines).toEqual([
    {
      date: "2026-05-01",
      description: "Ergothérapie",
      quantity: "2",
      price: "1234.50",
      kind: "repair",
      paid: true,
    },
    { ...EMPTY, date: "2026-05-02", description: "Bilan" },
  ]);
  expect(unread).toEqual(["7"]);
});

test("headings may stand in any order, and others are named", () => {
  const { lines, headings, rows, unread } = read(
    "PRIX UNITAIRE *\tCouleur\tdate\tDate\n90.-\tbleu\t1.5.26\t2.5.26",
  );
  expect(lines).toEqual([{ ...EMPTY, date: "2026-05-01", price: "90.00" }]);
  expect(headings).toEqual(["Prix unitaire", "Date"]);
  expect(rows).toEqual([["90.00", "01.05.2026"]]);
  expect(unread).toEqual(["Couleur", "Date"]);
});

test("what cannot be read is kept for the server to say so, and headings alone are no line", () => {
  expect(read("hier\tx\tdeux\tgratuit").lines).toEqual([
    { ...EMPTY, date: "hier", description: "x", quantity: "deux", price: "gratuit" },
  ]);
  expect(read("Date\tDescription").lines).toEqual([]);
});

test("a value that its field cannot hold is named, not guessed", () => {
  const { lines, misread } = read("Description\tPrestation\tPayé\na\trepair\tnein\nb\tvol\tpeut-être\nc\t\t");
  expect(lines.map(({ kind, paid }) => [kind, paid])).toEqual([
    ["repair", false],
    ["rental", false],
    ["rental", false],
  ]);
  expect(misread).toEqual([
    { no: 2, label: "Prestation", cell: "vol" },
    { no: 2, label: "Payé", cell: "peut-être" },
  ]);
});

test("cells are read in the order of the columns, and what follows from them afterwards", () => {
  const after: PastedColumn<Line> = {
    label: "Après",
    put: (line, cell) => ({ ...line, description: `${line.date} ${cell}` }),
    shown: ({ description }) => description,
  };
  const { lines } = readPasted("Après\tDate\nmidi\t1.5.26", {
    columns: [...COLUMNS, after],
    empty: EMPTY,
    finished: (line) => ({ ...line, paid: true }),
  });
  expect(lines).toEqual([{ ...EMPTY, date: "2026-05-01", description: "2026-05-01 midi", paid: true }]);
});

const PRICES: readonly PastedColumn<Line>[] = [
  known("date", dayColumn("date", "Date")),
  known("description", textColumn("description", "Description")),
  known("quantity", textColumn("quantity", "Quantité", parseNumber)),
  known("unit_price", textColumn("price", "Prix unitaire", parseMoney), {
    means: "amount",
    without: "Quantité",
  }),
];
const headingsOf = (text: string) => readPasted(text, { columns: PRICES, empty: EMPTY }).headings;

test("headings are known by everyday words of every language", () => {
  const all = ["Date", "Description", "Quantité", "Prix unitaire"];
  expect(headingsOf("Datum\tLeistung\tAnzahl\tPreis (CHF)\n1.5.26\tx\t2\t9")).toEqual(all);
  expect(headingsOf("Jour\tPrestation\tQté\tPrix en CHF\n1.5.26\tx\t2\t9")).toEqual(all);
  expect(headingsOf("Data\tPrestazione\tQ.tà\tPrezzo\n1.5.26\tx\t2\t9")).toEqual(all);
  expect(headingsOf("Day\tService\tQty\tPrice CHF\n1.5.26\tx\t2\t9")).toEqual(all);
});

test("a sum is the price only where there is no number of pieces", () => {
  expect(headingsOf("Datum\tText\tBetrag\n1.5.26\tx\t9")).toEqual(["Date", "Description", "Prix unitaire"]);
  const beside = readPasted("Datum\tMenge\tBetrag\n1.5.26\t2\t18", { columns: PRICES, empty: EMPTY });
  expect([beside.headings, beside.unread]).toEqual([["Date", "Quantité"], ["Betrag"]]);
});

test("unknown headings over figures are named, and no empty lines are offered", () => {
  const unknown = readPasted("Wann\tWas\tWieviel\n1.5.26\tx\t9\n2.5.26\ty\t9", {
    columns: PRICES,
    empty: EMPTY,
  });
  expect([unknown.lines, unknown.unread]).toEqual([[], ["Wann", "Was", "Wieviel"]]);
  const mostly = readPasted("Datum\tWas\tWieviel\n1.5.26\tx\t9", { columns: PRICES, empty: EMPTY });
  expect([mostly.lines, mostly.unread]).toEqual([[], ["Was", "Wieviel"]]);
  const one = readPasted("Datum\n1.5.26", { columns: PRICES, empty: EMPTY });
  expect(one.lines).toHaveLength(1);
  const blank = readPasted("Datum\tText\tFarbe\n1.5.26\tx\t\n\t\trot", { columns: PRICES, empty: EMPTY });
  expect(blank.lines).toHaveLength(1);
});

test("every meaning has its words in every language", () => {
  for (const meaning of MEANINGS) {
    const words = wordsOf(meaning);
    expect(words.length, meaning).toBeGreaterThanOrEqual(LANGUAGES.length);
    expect(words.every((word) => word.trim() !== "")).toBe(true);
  }
});
