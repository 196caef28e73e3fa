import { logOut } from "@/accounts/api";
import { type Area, loginPage } from "@/addresses";

/** Ends the session and loads the login page anew, so that nothing of this person stays in memory. */
export async function leave(area: Area): Promise<void> {
  await logOut(area).catch(() => undefined);
  location.assign(`${loginPage(area)}?out=1`);
}
