import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { currentLanguage, type Language, setLanguage } from "@/i18n";
import { type Audience, changeLanguage, currentSession, type Session } from "./api";
import { requireSession, useLanguageChange } from "./session";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
vi.mock("./api", () => ({ currentSession: vi.fn(), changeLanguage: vi.fn(), openSessions: vi.fn() }));
vi.mock("@/i18n/catalogues", () => ({ loadCatalogue: async () => ({}) }));

let keep: (language: Language) => void;

function Switch({ audience = "company" }: { readonly audience?: Audience }) {
  keep = useLanguageChange(audience).mutate;
  return null;
}

const session = (language: Language) => ({ person: { language } }) as Session;

afterEach(() => setLanguage("fr"));

test("a page on its way does not undo a switch of language that is not kept yet", async () => {
  vi.mocked(currentSession).mockResolvedValue(session("fr"));
  const cache = new QueryClient();
  await requireSession(cache, "company");
  await setLanguage("de");
  await requireSession(cache, "company");
  expect(currentLanguage()).toBe("de");
});

test("whoever comes in finds the language of their account", async () => {
  vi.mocked(currentSession).mockResolvedValue(session("de"));
  await requireSession(new QueryClient(), "company");
  expect(currentLanguage()).toBe("de");
});

test("of two changes the second waits for the first", async () => {
  const answers: (() => void)[] = [];
  vi.mocked(changeLanguage).mockImplementation(
    (_, language) => new Promise((resolve) => answers.push(() => resolve(session(language)))),
  );
  const root = createRoot(document.createElement("div"));
  const client = new QueryClient();
  await act(async () =>
    root.render(
      <QueryClientProvider client={client}>
        <Switch />
      </QueryClientProvider>,
    ),
  );
  await act(async () => {
    keep("de");
    keep("fr");
  });
  expect(answers).toHaveLength(1);
  await act(async () => answers[0]?.());
  expect(answers).toHaveLength(2);
  await act(async () => root.unmount());
});

test("an officer's change has the server say what is on the page again", async () => {
  vi.mocked(changeLanguage).mockResolvedValue(session("de"));
  const root = createRoot(document.createElement("div"));
  const client = new QueryClient();
  client.setQueryData(["office-invoice"], {});
  client.setQueryData(["session", "office"], session("fr"));
  await act(async () =>
    root.render(
      <QueryClientProvider client={client}>
        <Switch audience="office" />
      </QueryClientProvider>,
    ),
  );
  await act(async () => keep("de"));
  const isOld = (key: string[]) => client.getQueryState(key)?.isInvalidated;
  expect([isOld(["office-invoice"]), isOld(["session", "office"])]).toEqual([true, false]);
  await act(async () => root.unmount());
});
