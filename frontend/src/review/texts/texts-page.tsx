import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { type Column, EmptyState, LinkButton, Main, Notice, PageHeading, State, Table, TwoLines } from "@/ui";
import { blocksQuery, type TextBlock } from "./queries";

/** What the office writes often: the officer's own words, and those of all. */
export function TextsPage() {
  const { t, language } = useT();
  const query = useQuery(blocksQuery(language));
  return (
    <Main look="office">
      <PageHeading
        title={t("review.text.title")}
        sub={t("review.text.sub")}
        actions={
          <LinkButton icon="plus" href="/office/new-text">
            {t("review.text.add")}
          </LinkButton>
        }
      />
      <div className="read mb-5">
        <Notice kind="warning">{t("review.text.rule")}</Notice>
      </div>
      <Loaded query={query}>{({ items }) => <Blocks items={items} />}</Loaded>
    </Main>
  );
}

function Blocks({ items }: { readonly items: readonly TextBlock[] }) {
  const { t, language } = useT();
  if (items.length === 0)
    return (
      <EmptyState heading="h2" title={t("review.text.none")}>
        {t("review.text.none.hint")}
      </EmptyState>
    );
  const columns: Column<TextBlock>[] = [
    {
      key: "title",
      header: t("review.text.caption"),
      card: "title",
      cell: ({ id, title, text }) => (
        <TwoLines main={<a href={`/office/texts/${id}`}>{title[language]}</a>} sub={text[language]} />
      ),
    },
    {
      key: "uses",
      header: t("review.text.fields.uses"),
      width: "m",
      cell: ({ uses }) => uses.map((use) => t(`review.text.use.${use}`)).join(", "),
    },
    {
      key: "owner",
      header: t("review.text.owner"),
      width: "m",
      cell: ({ shared }) => t(shared ? "review.text.shared" : "review.text.personal"),
    },
    {
      key: "active",
      header: t("review.reason.state"),
      card: "aside",
      width: "s",
      cell: ({ active }) =>
        active ? (
          <State kind="ok">{t("review.text.active.true")}</State>
        ) : (
          <span className="muted">{t("review.text.active.false")}</span>
        ),
    },
  ];
  return <Table caption={t("review.text.caption")} columns={columns} rows={items} rowKey={({ id }) => id} />;
}
