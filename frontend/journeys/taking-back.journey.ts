import { test } from "./support/harness";
import { PEOPLE } from "./support/people";
import { takesBack } from "./taking-back";

test("what was sent is taken back, withdrawn or deleted, and never a dead end", async ({
  w,
  inbox,
  visit,
  loggedIn,
}) => {
  const reason = "Envoyé deux fois par erreur.";
  await takesBack({ w, inbox, visit, loggedIn, person: PEOPLE.julien, reason });
});
