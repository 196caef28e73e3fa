import { createFileRoute } from "@tanstack/react-router";
import { AccountPage } from "@/accounts/account-page";
import { factorsQuery } from "@/accounts/factors/api";
import { openSessionsQuery } from "@/accounts/session";
import { loadTexts } from "@/i18n";
import { MailChoice } from "@/notices/mail-choice";
import { mailChoiceQuery } from "@/notices/queries";
import { OwnAddress } from "@/organisations/own-address";

export const Route = createFileRoute("/_company/account")({
  loader: ({ context: { cache } }) =>
    Promise.all([
      cache.ensureQueryData(openSessionsQuery),
      cache.ensureQueryData(mailChoiceQuery),
      cache.ensureQueryData(factorsQuery("company")),
      loadTexts("factors", "help", "notices", "organisations"),
    ]),
  component: () => <AccountPage mails={<MailChoice />} address={<OwnAddress />} />,
});
