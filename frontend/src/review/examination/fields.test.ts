import { expect, test } from "vitest";
import { fieldsOf, pointerOf } from "./fields";

const cell = (value: string, pointer: string | null) => ({ value, detail: null, pointer });
const column = (label: string) => ({ label, numeric: false, amount: false });

const trip = (pointer: string) => ({
  pointer,
  cells: [cell("1", null), cell("03.08.2026", `${pointer}/date`), cell("5.60", null)],
});
const SECTION = {
  title: "Trajets",
  rows: [{ label: "But", value: "Traitement", detail: null, pointer: "/form/purpose" }],
  table: {
    caption: "Trajets",
    columns: [column("No"), column("Date"), column("Montant")],
    rows: [trip("/form/trips/0"), trip("/form/trips/1")],
    total: null,
  },
};

test("fields are those of the rows, the lines and their cells", () => {
  expect(fieldsOf({ sections: [SECTION] }).map(({ pointer, label }) => [pointer, label])).toEqual([
    ["/form/purpose", "But"],
    ["/form/trips/0", "Trajets 1"],
    ["/form/trips/0/date", "Trajets 1 – Date"],
    ["/form/trips/1", "Trajets 2"],
    ["/form/trips/1/date", "Trajets 2 – Date"],
  ]);
});

test("a cell is marked as its field, the first computed one as its line, no other", () => {
  const line = trip("/form/trips/1");
  expect([0, 1, 2].map((index) => pointerOf(line, index))).toEqual([
    "/form/trips/1",
    "/form/trips/1/date",
    null,
  ]);
});
