import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NetworkFailure, Problem } from "@/client";
import { hasUnsaved } from "@/form/unsaved";
import { type Settings, SettingsProvider } from "@/settings";
import { useWriting, type WritingHandle, type Written } from "./use-writing";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

const settings = { limits: { file_bytes: 10, files_per_invoice: 2, invoice_bytes: 20 } } as Settings;

let root: Root;
let writing: WritingHandle<Written>;

function Page({ place }: { readonly place: string }) {
  writing = useWriting<Written>(place, { text: "", attachments: [] });
  return null;
}

const open = (place: string) =>
  act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <SettingsProvider settings={settings}>
          <Page key={place} place={place} />
        </SettingsProvider>
      </QueryClientProvider>,
    ),
  );
const type = (text: string) => act(async () => writing.form.setValue("text", text));
const refused = (status: number) =>
  new Problem({ status, code: "x", title: "", detail: "", request_id: null }, null);

/** One attempt to send; each call of the server answers with the next of `answers`. Gives the keys it was called with. */
async function send(...answers: (Error | "ok")[]): Promise<readonly string[]> {
  const keys: string[] = [];
  const write = async (_: Written, key: string) => {
    keys.push(key);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  await act(async () => {
    const attempt = writing.form.attemptTo(() => writing.send(write));
    await vi.runAllTimersAsync();
    await attempt;
  });
  return keys;
}

beforeEach(async () => {
  vi.useFakeTimers();
  root = createRoot(document.createElement("div"));
  await open("here");
});
afterEach(async () => {
  await type("");
  await act(async () => root.unmount());
  vi.useRealTimers();
});

test("what is typed stays after a refusal, and counts as unsaved until it is sent", async () => {
  await type("Bonjour");
  expect(hasUnsaved()).toBe(true);
  await send(refused(401));
  expect(writing.form.getValues().text).toBe("Bonjour");
  expect(hasUnsaved()).toBe(true);
  await send("ok");
  expect(writing.form.getValues()).toEqual({ text: "", attachments: [] });
  expect(hasUnsaved()).toBe(false);
});

test("a message that may have arrived is sent again under the same key, another one under another", async () => {
  await type("Bonjour");
  const lost = await send(new NetworkFailure("x"), new NetworkFailure("x"), refused(429));
  const again = await send("ok");
  expect(new Set([...lost, ...again]).size).toBe(1);
  expect([lost.length, again.length]).toEqual([3, 1]);
  await type("Bonjour");
  expect(await send("ok")).not.toEqual(again);
});

test("a changed text is another message", async () => {
  await type("Bonjour");
  const first = await send(refused(429));
  await type("Bonsoir");
  expect(await send("ok")).not.toEqual(first);
});

test("each place keeps what was begun in it", async () => {
  await type("Bonjour");
  await open("elsewhere");
  expect(writing.form.getValues().text).toBe("");
  await open("here");
  expect(writing.form.getValues().text).toBe("Bonjour");
  await send("ok");
  await open("elsewhere");
  await open("here");
  expect(writing.form.getValues().text).toBe("");
});
