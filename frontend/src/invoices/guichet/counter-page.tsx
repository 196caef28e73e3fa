import { type QueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { MailFailed } from "@/accounts/mail-failed";
import { sessionQuery } from "@/accounts/session";
import { HelpLinks } from "@/help/help-links";
import { useT } from "@/i18n";
import { listState } from "@/lists/state";
import { UnreadNotice } from "@/messages/unread-notice";
import { membersQuery } from "@/organisations/queries";
import { Main, PageHeading } from "@/ui";
import { Corrections } from "./corrections";
import { Drafts } from "./drafts";
import { History } from "./history";
import { draftsQuery, invoicesQuery } from "./queries";
import { ALL_CORRECTIONS, type CounterSearch, HISTORY_LIST, historySearch } from "./search";

/** Asks for everything at once; each section shows itself when its part has come. */
export function prefetchCounter(
  cache: QueryClient,
  search: CounterSearch,
  state: Parameters<typeof listState>[0],
): void {
  void cache.prefetchQuery(invoicesQuery(ALL_CORRECTIONS));
  void cache.prefetchQuery(invoicesQuery(historySearch(search, listState(state, HISTORY_LIST))));
  void cache.prefetchQuery(draftsQuery);
  void cache.prefetchQuery(membersQuery);
}

export function CounterPage() {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const { organisation } = session;
  return (
    <Main>
      <PageHeading
        title={t("common.nav.counter")}
        sub={organisation && `${organisation.name}, ${organisation.town}`}
      />
      <MailFailed audience="company" />
      <UnreadNotice />
      <Corrections />
      <History />
      <Drafts />
      <HelpLinks questions={["history", "draft", "correct", "payment"]} />
    </Main>
  );
}
