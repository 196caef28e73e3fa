import { expect, test } from "vitest";
import { isEntrance, loginAddress, safeReturn } from "./addresses";

test.each([
  "https://evil.example/x",
  "//evil.example",
  "/.//evil.example",
  "/..//evil.example/counter",
  "/x/..//evil.example",
  "/%2e//evil.example",
  "/.\\\\evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "counter",
  "/",
  "/registration",
  "/api/v1/invoices",
  "/office/invoices/1",
  null,
])("%s is no place to return to for a company", (wanted) =>
  expect(safeReturn(wanted, "company")).toBe("/counter"),
);

test("a page of the area is", () => {
  expect(safeReturn("/invoices/42/correction?x=1#field-a", "company")).toBe(
    "/invoices/42/correction?x=1#field-a",
  );
  expect(safeReturn("/office/registrations", "office")).toBe("/office/registrations");
  expect(safeReturn("/counter", "office")).toBe("/office");
});

test("the login page remembers where one came from, except the home page", () => {
  expect(loginAddress("/counter", null)).toBe("/");
  expect(loginAddress("/invoices/42", null)).toBe("/?return=%2Finvoices%2F42");
  expect(loginAddress("/office/invoices/1", "ended")).toBe(
    "/office/login?return=%2Foffice%2Finvoices%2F1&ended=1",
  );
  expect(loginAddress("/invoices/42", "removed")).toBe("/?removed=1");
  expect(loginAddress("/office", "removed")).toBe("/office/login?removed=1");
});

test("the entrance is the start page, login and registration", () => {
  expect(
    [
      "/",
      "/login/code",
      "/registration",
      "/registration/received",
      "/office/login",
      "/office/login/code",
    ].every(isEntrance),
  ).toBe(true);
  expect(["/counter", "/office", "/help", "/loginx"].some(isEntrance)).toBe(false);
});
