import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { FullConfig, FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { EXPECTED } from "./expected-visits";

/**
 * Prints which page was looked at in which state, and fails when a journey that passed missed one that it should see.
 * What failed is added to the file that `make test` repeats at the end of its output.
 */
export default class VisitsReporter implements Reporter {
  private readonly seen = new Map<string, Set<string>>();
  private readonly passed = new Map<string, boolean>();
  private folder = "";

  onBegin({ rootDir }: FullConfig): void {
    this.folder = rootDir;
  }

  onTestEnd({ location, title }: TestCase, { annotations, status, error, retry }: TestResult): void {
    const file = relative(this.folder, location.file);
    const visits = this.seen.get(file) ?? new Set();
    for (const { type, description } of annotations) {
      if (type === "visit" && description) visits.add(description);
    }
    this.seen.set(file, visits);
    this.passed.set(file, (this.passed.get(file) ?? true) && status === "passed");
    if (status === "passed" && retry > 0) tell(`${file}, ${title}: passed when tried again`);
    if (status !== "passed") tell(`${file}, ${title}: ${status}\n${beginning(error)}`);
  }

  async onEnd(): Promise<{ status: FullResult["status"] } | undefined> {
    const all = new Set([...this.seen.values()].flatMap((visits) => [...visits]));
    console.log(`\nPages visited in ${all.size} states:`);
    for (const visit of [...all].sort()) console.log(`  ${visit}`);
    const wrong = [...this.seen].flatMap(([file, visits]) =>
      this.passed.get(file) ? compare(file, visits) : [],
    );
    for (const line of wrong) {
      console.log(line);
      tell(line);
    }
    return wrong.length > 0 ? { status: "failed" } : undefined;
  }
}

function tell(text: string): void {
  const file = process.env.FAILURES_FILE;
  if (file) appendFileSync(file, `${text}\n`);
}

/** The message's first lines, and the line of the journey where it stopped. */
function beginning(error: TestResult["error"]): string {
  const lines = stripVTControlCharacters(error?.message ?? "").split("\n");
  const place = error?.location ? [`at ${error.location.file}:${error.location.line}`] : [];
  return [...lines.filter((line) => line.trim() !== "").slice(0, 12), ...place]
    .map((line) => `  ${line}`)
    .join("\n");
}

function compare(file: string, visits: ReadonlySet<string>): string[] {
  const expected = new Set(EXPECTED[file] ?? []);
  const missed = [...expected].filter((visit) => !visits.has(visit));
  const unknown = [...visits].filter((visit) => !expected.has(visit));
  return [
    ...missed.map((visit) => `${file} did not visit: ${visit}`),
    ...unknown.map((visit) => `${file} visited what support/expected-visits.ts does not list: ${visit}`),
  ];
}
