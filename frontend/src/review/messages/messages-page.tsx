import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { changed, type ListState, useListState } from "@/lists/state";
import type { ConversationState } from "@/messages/channel";
import { useConversationColumns } from "@/messages/conversation-cells";
import { type Column, EmptyState, Main, PageHeading, type Tab, Table, Tabs, TwoLines } from "@/ui";
import { countsQuery } from "../counts";
import { PAGE_SIZE } from "../queries";
import { conversationsQuery, type OfficeConversation } from "./channel";
import { ClosingButton } from "./closing-button";

/** Its name in the history's entry. */
export const MESSAGES_LIST = "office messages";
export const STATES = ["open", "answered", "closed"] as const satisfies readonly ConversationState[];

const route = getRouteApi("/office/messages/");

/** What companies wrote, first of all what waits for an answer. */
export function OfficeMessagesPage() {
  const { t } = useT();
  const { state = "open" } = route.useSearch();
  const list = useListState(MESSAGES_LIST);
  const navigate = useNavigate();
  const { data: counts } = useQuery(countsQuery);
  const found = useQuery({
    ...conversationsQuery(state, list.cursors.at(-1)),
    placeholderData: keepPreviousData,
  });
  const tabs = STATES.map(
    (key): Tab => ({
      key,
      label: t(`messages.view.${key}`),
      href: key === "open" ? "/office/messages" : `/office/messages?state=${key}`,
      ...(key === "open" && counts && { count: counts.messages }),
    }),
  );
  const turn = (to: ListState) =>
    void navigate({ to: ".", search: true, state: changed(MESSAGES_LIST, () => to) });
  return (
    <Main look="office">
      <PageHeading title={t("messages.title")} sub={t("messages.lead.office")} />
      <Tabs label={t("messages.list.views")} tabs={tabs} current={state} />
      <Loaded query={found} lines={10}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState
              heading="h2"
              title={t(state === "open" ? "messages.list.empty.open" : "messages.list.empty")}
            />
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

const addressOf = ({ id, invoice_id }: OfficeConversation): string =>
  invoice_id === null ? `/office/messages/${id}` : `/office/invoices/${invoice_id}#messages`;

function Rows({ rows }: { readonly rows: readonly OfficeConversation[] }) {
  const { t } = useT();
  const [subject, last, at, state] = useConversationColumns(addressOf);
  const organisation: Column<OfficeConversation> = {
    key: "organisation",
    header: t("messages.list.organisation"),
    cell: ({ organisation: { name, town } }) => <TwoLines main={name} sub={town} />,
  };
  const close: Column<OfficeConversation> = {
    key: "close",
    header: t("common.actions"),
    headerHidden: true,
    width: "act",
    card: "actions",
    cell: (row) => row.state !== "closed" && <ClosingButton conversation={row} />,
  };
  return (
    <Table
      caption={t("messages.list.caption_office")}
      dense
      columns={[subject, organisation, last, at, state, close]}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
