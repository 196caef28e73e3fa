import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/*
 * Imports go down only: routes and entries → shell → domains → settings → form → ui, client → i18n. A domain may use
 * another domain that stands further right. What is not listed here is not a folder of src/.
 */
const ORDER = [
  ["routes", "entries"],
  ["shell"],
  ["review", "leaving", "audit"],
  ["bulk"],
  ["invoices"],
  ["beneficiaries"],
  ["messages"],
  ["notices"],
  ["organisations", "documents"],
  ["accounts"],
  ["help"],
  ["settings"],
  ["lists"],
  ["form"],
  ["ui", "client"],
  ["i18n"],
  ["addresses"],
];
const ENTRIES = ["main", "entrance", "routeTree.gen", "layers.test", "addresses.test"];

function layerOf(path: string): number {
  const [top = ""] = path.split("/");
  const name = top.replace(/\.tsx?$/, "");
  return ORDER.findIndex((names) => names.includes(ENTRIES.includes(name) ? "entries" : name));
}

const SOURCE = join(process.cwd(), "src");
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((path) =>
  /\.tsx?$/.test(path),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(SOURCE, file), "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*"((?:@\/|\.)[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  return found
    .map((path) => (path.startsWith("@/") ? path.slice(2) : normalize(join(dirname(file), path))))
    .filter((path) => !path.startsWith("..") && path !== "ui/styles.css");
}

test("every folder has its place", () => {
  expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
});

test("imports go down only", () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => {
        const own = file.split("/")[0] === path.split("/")[0];
        const from = layerOf(file);
        const to = layerOf(path);
        return !own && (to < from || (to === from && from !== 0));
      })
      .map((path) => `${file} → ${path}`),
  );
  expect(upward).toEqual([]);
});

/** The file that a path of an import means. */
const fileOf = (path: string) =>
  [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`].find((name) => files.includes(name));

test("no imports go round in a circle", () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" → "));
    if (done.has(file)) return;
    done.add(file);
    for (const path of importsOf(file)) {
      const found = fileOf(path);
      if (found) visit(found, [...way, file]);
    }
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test("the first entry carries neither router nor query cache", () => {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const path of importsOf(file)) {
      const found = fileOf(path);
      if (found) visit(found);
    }
  };
  visit("entrance.tsx");
  const heavy = [...seen].filter((file) =>
    /@tanstack|openapi-react-query/.test(readFileSync(join(SOURCE, file), "utf8")),
  );
  expect(heavy).toEqual([]);
});
