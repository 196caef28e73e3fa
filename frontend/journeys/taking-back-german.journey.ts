import { test } from "./support/harness";
import { PEOPLE } from "./support/people";
import { takesBack } from "./taking-back";

test.use({ language: "de", axe: false }); // the French one visits the same pages

test("what was sent is taken back, withdrawn or deleted, and never a dead end; in German", async ({
  w,
  inbox,
  visit,
  loggedIn,
}) => {
  const reason = "Aus Versehen zweimal gesendet.";
  await takesBack({ w, inbox, visit, loggedIn, person: PEOPLE.sandra, reason });
});
