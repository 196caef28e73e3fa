import { createFileRoute } from "@tanstack/react-router";
import { managesCompany } from "@/accounts/session";
import { loadTexts } from "@/i18n";
import { mailboxQuery } from "@/notices/mailbox/api";
import { MailboxSection } from "@/notices/mailbox/mailbox-section";
import { invitationsQuery } from "@/organisations/members/api";
import { OrganisationPage } from "@/organisations/organisation-page";
import { bankAccountsQuery, membersQuery, organisationQuery } from "@/organisations/queries";

export const Route = createFileRoute("/_company/organisation")({
  loader: async ({ context: { cache, session } }) => {
    if (managesCompany(session)) {
      void cache.prefetchQuery(organisationQuery);
      void cache.prefetchQuery(bankAccountsQuery);
      void cache.prefetchQuery(membersQuery);
      void cache.prefetchQuery(invitationsQuery);
      void cache.prefetchQuery(mailboxQuery);
    }
    await loadTexts("help", "notices", "organisations");
  },
  component: () => <OrganisationPage mailbox={<MailboxSection />} />,
});
