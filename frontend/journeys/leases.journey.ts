import { waitingRequest } from "./steps/office";
import { expect, test } from "./support/harness";
import { PEOPLE } from "./support/people";

test("of two reviewers who open one request the second learns of the first, and may take it over", async ({
  loggedIn,
  visit,
  w,
}) => {
  const anna = await loggedIn(PEOPLE.anna);
  const { id, reference, name } = await waitingRequest(anna, 20);
  const accept = w.is("Accepter");
  await anna.goto(`/office/invoices/${id}`);
  await expect(anna.getByRole("button", { name: accept })).toBeVisible();

  const peter = await loggedIn(PEOPLE.peter);
  await peter.getByRole("searchbox", { name: w.is("Recherche") }).fill(reference);
  const row = peter.getByRole("row").filter({ hasText: reference });
  await expect(row).toContainText(w.has("{name} examine", { name: "Anna Muster" }));
  await visit(peter, "queue", "somebody looks");
  await row.getByRole("link").click();
  const held = peter.getByText(
    w.has("{name} examine cette demande depuis {time}", { name: "Anna Muster", time: /\d\d:\d\d/ }),
  );
  await expect(held).toBeVisible();
  await expect(peter.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(peter.getByRole("button", { name: accept })).toBeHidden();
  await peter.keyboard.press("a"); // nothing happens by its key either
  await visit(peter, "examination", "held by somebody");

  await peter.getByRole("button", { name: w.is("Reprendre cette demande") }).click();
  await expect(peter.getByText(w.is("Vous avez repris cette demande"))).toBeVisible();
  await expect(held).toBeHidden();
  await expect(peter.getByRole("button", { name: accept })).toBeVisible();

  // Who had it is told on coming back to the window, and could decide nothing meanwhile.
  await anna.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(
    anna.getByText(w.has("{name} examine cette demande depuis {time}", { name: "Peter Roth", time: /.+/ })),
  ).toBeVisible();

  // Leaving makes way at once.
  await peter.goto("/office");
  await anna.reload();
  await expect(anna.getByRole("button", { name: accept })).toBeVisible();
});
