import type { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sessionQuery } from "@/accounts/session";
import { loadTexts } from "@/i18n";
import { CompanyShell } from "./company-shell";
import { Frame } from "./frame";

/** For the loader of a page that is open to everybody. */
export async function whoLooks(cache: QueryClient): Promise<{ readonly loggedIn: boolean }> {
  await loadTexts("forms");
  const session = await cache.ensureQueryData(sessionQuery("company")).catch(() => null);
  return { loggedIn: session !== null };
}

/** Around a page that is open to everybody: the company's shell for who is logged in. */
export function PublicShell({
  loggedIn,
  children,
}: {
  readonly loggedIn: boolean;
  readonly children: ReactNode;
}) {
  if (loggedIn) return <CompanyShell>{children}</CompanyShell>;
  return (
    <Frame area="company" home="/">
      {children}
    </Frame>
  );
}
