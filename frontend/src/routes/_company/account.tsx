import { createFileRoute } from "@tanstack/react-router";
import { AccountPage } from "@/accounts/account-page";
import { openSessionsQuery } from "@/accounts/session";

export const Route = createFileRoute("/_company/account")({
  loader: ({ context: { cache } }) => cache.ensureQueryData(openSessionsQuery),
  component: AccountPage,
});
