import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { loadTexts, setLanguage, type TextKey, t } from "@/i18n";
import { showToast, Toaster } from "./toast";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

test("a toast follows the language that is switched to while it is shown", async () => {
  const texts = {
    fr: { done: "Fait", show: "Afficher", "notice.close": "Fermer" },
    de: { done: "Erledigt", show: "Anzeigen", "notice.close": "Schliessen" },
  };
  vi.stubGlobal("fetch", async (url: string) => Response.json(url.includes("/de/") ? texts.de : texts.fr));
  const key = (text: string) => text as TextKey;
  await setLanguage("fr");
  await loadTexts("common");
  const box = document.createElement("div");
  await act(async () => createRoot(box).render(<Toaster />));
  const action = { label: () => t(key("common.show")), onSelect: () => undefined };
  await act(async () => showToast({ text: () => t(key("common.done")), action }));
  const words = () => [box.querySelector("span")?.textContent, box.querySelector("button")?.textContent];
  expect(words()).toEqual(["Fait", "Afficher"]);
  await act(() => setLanguage("de"));
  expect(words()).toEqual(["Erledigt", "Anzeigen"]);
});

test("closed from within, a toast gives the focus back; meanwhile it stays", async () => {
  vi.useFakeTimers();
  const page = document.body.appendChild(document.createElement("button"));
  const box = document.body.appendChild(document.createElement("div"));
  const root = createRoot(box);
  await act(async () => root.render(<Toaster />));
  page.focus();
  await act(async () => showToast({ text: () => "Fait" }, 1));
  const closing = box.querySelector("button");
  closing?.focus();
  await act(async () => vi.advanceTimersByTime(5000));
  expect(document.activeElement).toBe(closing);
  await act(async () => closing?.click());
  expect(box.querySelector("button")).toBeNull();
  expect(document.activeElement).toBe(page);
  await act(async () => root.unmount());
  vi.useRealTimers();
});
