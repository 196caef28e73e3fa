import { expect, test } from "vitest";
import type { Upload } from "@/documents";
import type { BulkUpload } from "./api";
import { progressOf, sending, sumOf, uploadProgress } from "./counts";

const NONE = {
  unchecked: 0,
  ready: 0,
  duplicate: 0,
  documents: 0,
  errors: 0,
  failed: 0,
  sending: 0,
  drafting: 0,
  sent: 0,
  drafted: 0,
};

const upload = (state: BulkUpload["state"], counts: Partial<BulkUpload["counts"]>): BulkUpload => ({
  id: "1",
  kind: "travel",
  name: "août.csv",
  format: "csv",
  state,
  problem: null,
  counts: { ...NONE, ...counts },
  ready_total: "0.10",
  duplicate_total: "0.20",
  unknown_columns: [],
  document_ids: [],
  sent_before: false,
  created_by: { id: "2", name: "Jean Doe", short_name: "Jean D." },
  created_at: "2026-11-27T08:00:00Z",
  expires_at: "2026-12-27T08:00:00Z",
});

test("a check has done what is no longer unchecked", () => {
  expect(progressOf(upload("checking", { unchecked: 3, ready: 1, errors: 1 }))).toEqual({
    done: 2,
    total: 5,
  });
});

test("a sending counts only what it was asked for", () => {
  const counts = { sending: 2, drafting: 1, sent: 4, drafted: 1, errors: 9 };
  expect(progressOf(upload("sending", counts))).toEqual({ done: 5, total: 8 });
});

test("amounts are added to the cent", () => {
  expect(sumOf("0.10", "0.20")).toBe("0.30");
  expect(sumOf("999999999.99", "0.01")).toBe("1000000000.00");
});

test("what may have been sent before counts only when it is ticked", () => {
  const shown = upload("checked", { ready: 2, duplicate: 1 });
  expect(sending(shown, false)).toEqual({ count: 2, total: "0.10" });
  expect(sending(shown, true)).toEqual({ count: 3, total: "0.30" });
});

test("files that were chosen together are one progress; those that stopped are no part of it", () => {
  const file = new File([], "a.pdf");
  const items: Upload[] = (
    [
      { kind: "sending", percent: 50 },
      { kind: "waiting" },
      { kind: "failed", error: null },
      { kind: "refused", code: "too_large" },
    ] as const
  ).map((state, index) => ({ key: String(index), file, state }));
  expect(uploadProgress(2, items)).toEqual({ done: 2, total: 4, percent: 62 });
  expect(uploadProgress(2, [])).toEqual({ done: 2, total: 2, percent: 100 });
  expect(uploadProgress(0, [])).toEqual({ done: 0, total: 0, percent: 100 });
});
