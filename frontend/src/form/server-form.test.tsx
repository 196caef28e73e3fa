import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NetworkFailure, Problem } from "@/client/problem";
import { PageTitle } from "@/ui";
import { keepOnEnter } from "./enter-key";
import { TextField } from "./fields";
import { ServerForm } from "./server-form";
import { useServerForm } from "./use-server-form";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);

let box: HTMLElement;
let send: (values: { email: string }) => Promise<unknown>;

function Page({ keeps = false }: { readonly keeps?: boolean }) {
  const form = useServerForm({ defaultValues: { email: "jean@" } });
  return (
    <>
      <PageTitle>Connexion</PageTitle>
      <ServerForm form={form} onSubmit={(values) => send(values)} {...(keeps && { onKeyDown: keepOnEnter })}>
        <TextField form={form} name="email" label="Email" />
        <textarea />
        <button type="submit">Envoyer</button>
      </ServerForm>
    </>
  );
}

const refused = () =>
  new Problem(
    {
      status: 422,
      code: "fields_not_valid",
      title: "",
      detail: "",
      request_id: null,
      errors: [
        {
          pointer: "/email",
          code: "email",
          detail: "Le format du champ Email n’est pas valable.",
          label: null,
          params: {},
        },
        {
          pointer: "/elsewhere",
          code: "required",
          detail: "Il manque autre chose.",
          label: null,
          params: {},
        },
      ],
    },
    null,
  );

beforeEach(async () => {
  box = document.body.appendChild(document.createElement("div"));
  await act(async () => createRoot(box).render(<Page />));
});
afterEach(() => box.remove());

test.each([
  ["input", false, true],
  ["input", true, false],
  ["textarea", true, true],
  ["button", true, true],
])("Enter in %s of a form that is kept (%s) acts (%s)", async (control, keeps, acts) => {
  await act(async () => createRoot(box).render(<Page keeps={keeps} />));
  const pressed = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  await act(async () => void box.querySelector(control)?.dispatchEvent(pressed));
  expect(pressed.defaultPrevented).toBe(!acts);
});

async function submit() {
  await act(async () => box.querySelector("form")?.requestSubmit());
}

test("what the server refuses stands in the summary and at the field, word for word, and takes the focus", async () => {
  send = async () => {
    throw refused();
  };
  await submit();
  const field = box.querySelector("#field-email");
  expect(field?.getAttribute("aria-invalid")).toBe("true");
  const words = "Le format du champ Email n’est pas valable.";
  expect(document.getElementById(field?.getAttribute("aria-describedby") ?? "")?.textContent).toContain(
    words,
  );
  expect(box.querySelector(".error-summary a[href='#field-email']")?.textContent).toBe(words);
  expect(box.querySelector(".error-summary li:last-child")?.textContent).toBe("Il manque autre chose.");
  expect(document.activeElement?.className).toBe("error-summary");
  expect(document.title.startsWith("common.error.prefix")).toBe(true);
});

test("a second attempt that succeeds takes the errors away, and what was typed stays", async () => {
  send = async () => {
    throw refused();
  };
  await submit();
  const sent: unknown[] = [];
  send = async (values) => sent.push({ ...values });
  await submit();
  expect(sent).toEqual([{ email: "jean@" }]);
  expect(box.querySelector(".error-summary")).toBeNull();
  expect(box.querySelector("[aria-invalid]")).toBeNull();
});

test("no answer is said as a whole", async () => {
  send = async () => {
    throw new NetworkFailure("down");
  };
  await submit();
  expect(box.querySelector("[role=alert]")?.textContent).toContain("common.error.network");
});
