import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { changed, type ListState, useListState } from "@/lists/state";
import { EmptyState, LinkButton, Main, PageHeading, type Tab, Table, Tabs } from "@/ui";
import { type Conversation, conversationCountsQuery, conversationsQuery, PAGE_SIZE } from "./channel";
import { useConversationColumns } from "./conversation-cells";

/** Its name in the history's entry. */
export const MESSAGES_LIST = "messages";

const route = getRouteApi("/_company/messages/");

/** Everything the company and the office wrote to each other, also about requests. */
export function MessagesPage() {
  const { t } = useT();
  const { unread = false } = route.useSearch();
  const list = useListState(MESSAGES_LIST);
  const navigate = useNavigate();
  const { data: counts } = useQuery(conversationCountsQuery);
  const found = useQuery({
    ...conversationsQuery(unread, list.cursors.at(-1)),
    placeholderData: keepPreviousData,
  });
  const tabs: Tab[] = [
    { key: "all", label: t("messages.view.all"), href: "/messages" },
    {
      key: "unread",
      label: t("messages.view.unread"),
      href: "/messages?unread=true",
      ...(counts && { count: counts.unread, warn: counts.unread > 0 }),
    },
  ];
  const turn = (to: ListState) =>
    void navigate({ to: ".", search: true, state: changed(MESSAGES_LIST, () => to) });
  return (
    <Main>
      <PageHeading
        title={t("messages.title")}
        sub={t("messages.lead.company")}
        actions={
          <LinkButton href="/messages/new" icon="message">
            {t("messages.begin")}
          </LinkButton>
        }
      />
      <Tabs label={t("messages.list.views")} tabs={tabs} current={unread ? "unread" : "all"} />
      <Loaded query={found}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState heading="h2" title={t(unread ? "messages.list.empty.unread" : "messages.list.empty")}>
              {unread ? undefined : t("messages.list.empty.text")}
            </EmptyState>
          ) : (
            <>
              <Rows rows={page.items} />
              <PageTurner state={list} pageSize={PAGE_SIZE} page={page} onTurn={turn} />
            </>
          )
        }
      </Loaded>
    </Main>
  );
}

const addressOf = ({ id, invoice_id }: Conversation): string =>
  invoice_id === null ? `/messages/${id}` : `/invoices/${invoice_id}#messages`;

function Rows({ rows }: { readonly rows: readonly Conversation[] }) {
  const { t } = useT();
  return (
    <Table
      caption={t("messages.list.caption")}
      columns={useConversationColumns(addressOf)}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
