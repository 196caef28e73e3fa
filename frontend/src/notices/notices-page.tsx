import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { failureText } from "@/form";
import { formatInstant, type TextKey, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { changed, type ListState, useListState } from "@/lists/state";
import {
  Button,
  type Column,
  EmptyState,
  Figures,
  LinkButton,
  Main,
  Notice,
  PageHeading,
  State,
  showToast,
  type Tab,
  Table,
  Tabs,
  TwoLines,
} from "@/ui";
import {
  ALL_NOTICES,
  haveSeen,
  noticeCountsQuery,
  noticesQuery,
  PAGE_SIZE,
  type Notice as Row,
} from "./queries";

/** Its name in the history's entry. */
export const NOTICES_LIST = "notices";

const route = getRouteApi("/_company/notices");

/** What happened to the reader's requests and messages. */
export function NoticesPage() {
  const { t } = useT();
  const { unread = false } = route.useSearch();
  const list = useListState(NOTICES_LIST);
  const navigate = useNavigate();
  const { data: counts } = useQuery(noticeCountsQuery);
  const found = useQuery({
    ...noticesQuery(unread, list.cursors.at(-1)),
    placeholderData: keepPreviousData,
  });
  const tabs: Tab[] = [
    { key: "all", label: t("notices.view.all"), href: "/notices" },
    {
      key: "unread",
      label: t("notices.view.unread"),
      href: "/notices?unread=true",
      ...(counts && { count: counts.unread, warn: counts.unread > 0 }),
    },
  ];
  const turn = (to: ListState) =>
    void navigate({ to: ".", search: true, state: changed(NOTICES_LIST, () => to) });
  return (
    <Main>
      <PageHeading
        title={t("notices.title")}
        sub={t("notices.lead")}
        actions={
          <LinkButton href="/account#mails" kind="secondary">
            {t("notices.mails.choose")}
          </LinkButton>
        }
      />
      <Tabs label={t("notices.views")} tabs={tabs} current={unread ? "unread" : "all"} />
      <Loaded query={found}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState heading="h2" title={t(unread ? "notices.empty.unread" : "notices.empty")}>
              {unread ? undefined : t("notices.empty.text")}
            </EmptyState>
          ) : (
            <>
              <AllRead unread={counts?.unread ?? 0} />
              <Rows rows={page.items} />
              <PageTurner state={list} pageSize={PAGE_SIZE} page={page} onTurn={turn} />
            </>
          )
        }
      </Loaded>
    </Main>
  );
}

function AllRead({ unread }: { readonly unread: number }) {
  const { t } = useT();
  const cache = useQueryClient();
  const read = useMutation({
    mutationFn: () => haveSeen({}),
    onSuccess: async () => {
      await cache.invalidateQueries(ALL_NOTICES);
      showToast({ text: () => t("notices.all_read.done") });
    },
  });
  return (
    <>
      {read.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(read.error)}
        </Notice>
      )}
      {unread > 0 && (
        <p className="mb-4">
          <Button kind="secondary" size="small" busy={read.isPending} onClick={() => read.mutate()}>
            {t("notices.all_read")}
          </Button>
        </p>
      )}
    </>
  );
}

/** A message is read on the page of its request, where there is one. */
const addressOf = ({ kind, invoice_id, conversation_id, draft_id, form_kind }: Row): string => {
  if (draft_id !== null && form_kind !== null) return `/invoices/new/${form_kind}?draft=${draft_id}`;
  if (invoice_id === null) return `/messages/${conversation_id}`;
  if (conversation_id !== null) return `/invoices/${invoice_id}#messages`;
  const corrects = draft_id !== null || kind.startsWith("correction_");
  return corrects ? `/invoices/${invoice_id}/correction` : `/invoices/${invoice_id}`;
};

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const { t, maybeText } = useT();
  /** A draft that has no reference yet is named by its form and days. */
  const subjectOf = ({ form_kind, reference }: Row) =>
    form_kind === null ? reference : `${maybeText(`forms.${form_kind}.menu`) ?? ""} ${reference}`.trim();
  const columns: Column<Row>[] = [
    {
      key: "event",
      header: t("notices.event"),
      card: "title",
      cell: (row) => (
        <TwoLines
          strong={row.read_at === null}
          main={
            <a href={addressOf(row)}>
              {maybeText(`notices.kind.${row.kind}`, { reference: subjectOf(row) }) ?? subjectOf(row)}
            </a>
          }
          sub={undefined}
        />
      ),
    },
    {
      key: "when",
      header: t("notices.when"),
      width: "date",
      cell: ({ created_at }) => <Figures>{formatInstant(created_at)}</Figures>,
    },
    {
      key: "state",
      header: t("notices.state"),
      width: "s",
      cell: ({ read_at }) => {
        const state: TextKey = read_at === null ? "notices.unread_mark" : "notices.read_mark";
        return <State kind={read_at === null ? "warn" : "ok"}>{t(state)}</State>;
      },
    },
  ];
  return <Table caption={t("notices.caption")} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}
