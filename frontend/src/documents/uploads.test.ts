import { expect, test, vi } from "vitest";
import { NetworkFailure } from "@/client";
import type { Document } from "./queries";
import { type Sending, Uploads } from "./uploads";

const clean = (id: string, sha256 = id) => ({
  id,
  name: `${id}.pdf`,
  media_type: "application/pdf",
  size: 3,
  sha256,
  pages: 1,
  state: "clean" as const,
  rejection_code: null,
  qr_bills: [],
  created_at: "2024-08-21T12:00:00Z",
});
const file = (name: string) => new File(["abc"], name, { type: "application/pdf" });

function uploads(send: Sending, attached: () => readonly Document[] = () => []) {
  const [done, discard] = [vi.fn(), vi.fn()];
  const own = new Uploads({ send, maximum: 100, most: 3, attached, done, discard, notify: () => undefined });
  return { own, done, discard };
}

const accepted: Sending = ({ name }) => ({
  answer: Promise.resolve(clean(name)),
  abort: () => undefined,
});

test("files go one after the other and their documents are handed over in order", async () => {
  const order: string[] = [];
  const { own, done } = uploads((sent) => {
    order.push(sent.name);
    return { answer: Promise.resolve(clean(sent.name)), abort: () => undefined };
  });
  own.add([file("a"), file("b")]);
  await own.settled();
  expect(order).toEqual(["a", "b"]);
  expect(done.mock.calls.map(([{ id }]) => id)).toEqual(["a", "b"]);
  expect(own.items).toEqual([]);
});

test("one failure stops nothing else and can be tried again alone", async () => {
  let broken = true;
  const { own, done } = uploads((sent) => ({
    answer:
      sent.name === "a" && broken
        ? Promise.reject(new NetworkFailure("down"))
        : Promise.resolve(clean(sent.name)),
    abort: () => undefined,
  }));
  own.add([file("a"), file("b")]);
  await own.settled();
  expect(done).toHaveBeenCalledTimes(1);
  expect(own.items.map(({ file: { name }, state }) => [name, state.kind])).toEqual([["a", "failed"]]);
  broken = false;
  own.retry(own.items[0]?.key ?? "");
  await own.settled();
  expect(done).toHaveBeenCalledTimes(2);
});

test("a refused file stays with its reason and is not handed over", async () => {
  const refused = { ...clean("x"), state: "rejected" as const, rejection_code: "encrypted" };
  const { own, done } = uploads(() => ({ answer: Promise.resolve(refused), abort: () => undefined }));
  own.add([file("x")]);
  await own.settled();
  expect(done).not.toHaveBeenCalled();
  expect(own.items[0]?.state).toEqual({ kind: "refused", code: "encrypted" });
});

test("what is larger than the server takes is not sent at all", async () => {
  const send = vi.fn();
  const { own } = uploads(send);
  own.add([new File(["x".repeat(101)], "big.pdf")]);
  await own.settled();
  expect(send).not.toHaveBeenCalled();
  expect(own.items[0]?.state).toEqual({ kind: "refused", code: "too_large" });
});

test("removing a file cancels its way and lets the next go", async () => {
  const { own, done } = uploads((sent) => {
    let abort = () => undefined;
    const answer =
      sent.name === "a"
        ? new Promise<never>((_, reject) => {
            abort = () => {
              reject(new DOMException("cancelled", "AbortError"));
              return undefined;
            };
          })
        : Promise.resolve(clean(sent.name));
    return { answer, abort: () => abort() };
  });
  own.add([file("a"), file("b")]);
  own.remove(own.items[0]?.key ?? "");
  await own.settled();
  expect(own.items).toEqual([]);
  expect(done.mock.calls.map(([{ id }]) => id)).toEqual(["b"]);
});

test("a file that is attached or on its way already is not sent again", async () => {
  const attached = [{ ...clean("a"), name: "é.pdf", size: 3 }];
  const send = vi.fn(accepted);
  const { own, done } = uploads(send, () => attached);
  own.add([file("e\u0301.pdf"), file("b.pdf"), file("b.pdf")]);
  expect(own.items.map(({ state }) => state.kind)).toEqual(["refused", "sending", "refused"]);
  expect(own.items[0]?.state).toEqual({ kind: "refused", code: "duplicate" });
  await own.settled();
  expect(send).toHaveBeenCalledTimes(1);
  expect(done).toHaveBeenCalledTimes(1);
});

test("what goes beyond the number of files is refused where it stands", async () => {
  const { own, done } = uploads(accepted, () => [clean("x"), clean("y")]);
  own.add([file("a.pdf"), file("b.pdf")]);
  expect(own.busy).toBe(true);
  expect(own.items.map(({ state }) => state.kind)).toEqual(["sending", "refused"]);
  expect(own.items[1]?.state).toEqual({ kind: "refused", code: "too_many_files" });
  await own.settled();
  expect(own.busy).toBe(false);
  expect(done).toHaveBeenCalledTimes(1);
});

test("once a file is removed, nothing is said of its double any more", () => {
  const { own } = uploads(accepted, () => [{ ...clean("a"), name: "a.pdf" }]);
  own.add([file("a.pdf")]);
  own.forgetDuplicates();
  expect(own.items).toEqual([]);
});

test("one of the same name and another size is a file like any other", async () => {
  const { own, done } = uploads(accepted, () => [{ ...clean("other"), name: "a.pdf", size: 4 }]);
  own.add([file("a.pdf")]);
  await own.settled();
  expect(done).toHaveBeenCalledTimes(1);
});

test("the same content under another name is told once it has arrived, and not kept", async () => {
  const attached: Document[] = [];
  const { own, done, discard } = uploads(
    ({ name }) => ({ answer: Promise.resolve(clean(name, "same")), abort: () => undefined }),
    () => attached,
  );
  done.mockImplementation((document: Document) => attached.push(document));
  own.add([file("a.pdf"), file("b.pdf")]);
  await own.settled();
  expect(attached.map(({ id }) => id)).toEqual(["a.pdf"]);
  expect(own.items.map(({ state }) => state)).toEqual([{ kind: "refused", code: "duplicate" }]);
  expect(discard.mock.calls.map(([{ id }]) => id)).toEqual(["b.pdf"]);
});
