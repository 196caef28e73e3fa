import { beforeAll, expect, test, vi } from "vitest";
import { type Finding, NetworkFailure, Problem } from "@/client/problem";
import { loadTexts } from "@/i18n";
import { failureText, fieldText, findingText } from "./error-text";

const texts: Record<string, Record<string, string>> = {
  errors: {
    future: "La date est à venir.",
    required: "Le champ {label} est obligatoire.",
    terms: "Veuillez accepter les conditions.",
    too_many_logins: "Réessayez dans {minutes} minutes.",
  },
  accounts: { "login.fields.email": "Email" },
  other: { "lines.date": "Date" },
  common: {
    placed: "{place} : {text}",
    row: "Ligne {no}, {label}",
    "error.network": "Aucune réponse.",
    "error.unexpected": "Erreur inattendue.",
  },
};

beforeAll(async () => {
  vi.stubGlobal("fetch", async (url: string) => {
    const namespace = Object.keys(texts).find((name) => url.includes(name)) ?? "";
    return new Response(JSON.stringify(texts[namespace]));
  });
  await loadTexts("errors", "accounts", "common", "forms.other");
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

test("in an entry of a list its place is named, once; beside its field it is not", () => {
  const third = { pointer: "/form/lines/2/date", label: "forms.other.lines.date" };
  expect(findingText(finding(third))).toBe("Le champ Ligne 3, Date est obligatoire.");
  expect(fieldText(finding(third))).toBe("Le champ Date est obligatoire.");
  const future = finding({ ...third, code: "future" });
  expect(findingText(future)).toBe("Ligne 3, Date : La date est à venir.");
  expect(fieldText(future)).toBe("La date est à venir.");
});

test.each([
  ["/form/trips/0/incidentals/1/amount", "Ligne 1.2, Date : La date est à venir."],
  ["/form/lines/9", "Ligne 10, Date : La date est à venir."],
  ["/decisions/0/date", "Ligne 1, Date : La date est à venir."],
  ["/attachments/1", "La date est à venir."],
  ["/form/line2", "La date est à venir."],
  ["", "La date est à venir."],
])("what stands at %s is said as %s", (pointer, text) => {
  expect(findingText(finding({ pointer, code: "future", label: "forms.other.lines.date" }))).toBe(text);
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

test("where a parameter's words are not loaded, the server's own sentence is shown", () => {
  const body = {
    type: "",
    title: "",
    status: 422,
    code: "too_many_logins",
    detail: "Il manque : Fournitures.",
    request_id: null,
    errors: [],
  };
  const problem = (minutes: string) => new Problem({ ...body, params: { minutes } }, null);
  expect(failureText(problem("forms.nowhere.supply, forms.nowhere.side"))).toBe("Il manque : Fournitures.");
  expect(failureText(problem("5"))).toBe("Réessayez dans 5 minutes.");
});
