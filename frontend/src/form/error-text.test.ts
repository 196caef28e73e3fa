import { beforeAll, expect, test, vi } from "vitest";
import { type Finding, NetworkFailure, Problem } from "@/client/problem";
import { loadTexts } from "@/i18n";
import { failureText, findingText } from "./error-text";

const texts: Record<string, Record<string, string>> = {
  errors: {
    required: "Le champ {label} est obligatoire.",
    terms: "Veuillez accepter les conditions.",
    too_many_logins: "Réessayez dans {minutes} minutes.",
  },
  accounts: { "login.fields.email": "Email" },
  common: { "error.network": "Aucune réponse.", "error.unexpected": "Erreur inattendue." },
};

beforeAll(async () => {
  vi.stubGlobal("fetch", async (url: string) => {
    const namespace = Object.keys(texts).find((name) => url.includes(name)) ?? "";
    return new Response(JSON.stringify(texts[namespace]));
  });
  await loadTexts("errors", "accounts", "common");
});

const finding = (more: Partial<Finding>): Finding => ({
  pointer: "/email",
  code: "required",
  detail: "vom Server",
  label: "accounts.login.fields.email",
  params: {},
  ...more,
});

test("a finding names the field in the words of its label", () => {
  expect(findingText(finding({}))).toBe("Le champ Email est obligatoire.");
});

test("where this client lacks words, the server's sentence stands", () => {
  expect(findingText(finding({ label: "invoices.fields.unknown" }))).toBe("vom Server");
  expect(findingText(finding({ label: null }))).toBe("vom Server");
  expect(findingText(finding({ code: "brand_new" }))).toBe("vom Server");
});

test("a sentence without the field's name needs no label", () => {
  expect(findingText(finding({ code: "terms", label: null }))).toBe("Veuillez accepter les conditions.");
});

test("a failure says what to do", () => {
  const locked = {
    status: 429,
    code: "too_many_logins",
    title: "",
    detail: "x",
    request_id: null,
    params: { minutes: 5 },
  };
  expect(failureText(new Problem(locked, 300))).toBe("Réessayez dans 5 minutes.");
  expect(failureText(new NetworkFailure("down"))).toBe("Aucune réponse.");
  expect(failureText(new TypeError("bug"))).toBe("Erreur inattendue.");
});
