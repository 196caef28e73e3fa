import { useQuery } from "@tanstack/react-query";
import { formatDate, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { LinkButton, Main, Notice, PageHeading, Section } from "@/ui";
import { KINDS, type Kind, type Tariff, tariffsQuery } from "./queries";
import { Rows, ValuesByDay } from "./tables";

/** The rates of the law by kind: which hold now, which follow, and until when they are confirmed. */
export function TariffsPage() {
  const { t, language } = useT();
  const query = useQuery(tariffsQuery(language));
  return (
    <Main look="office">
      <PageHeading title={t("review.tariff.title")} sub={t("review.tariff.sub")} />
      <div className="read stack">
        <p>{t("review.tariff.kept")}</p>
        {query.data?.may_add === false && <p className="muted">{t("review.tariff.read_only")}</p>}
      </div>
      <Loaded query={query} lines={12}>
        {({ items, may_add }) =>
          KINDS.map((kind) => (
            <OneKind
              key={kind}
              kind={kind}
              rows={items.filter((row) => row.kind === kind)}
              mayAdd={may_add}
            />
          ))
        }
      </Loaded>
    </Main>
  );
}

interface Props {
  readonly kind: Kind;
  readonly rows: readonly Tariff[];
  readonly mayAdd: boolean;
}

function OneKind({ kind, rows, mayAdd }: Props) {
  const { t } = useT();
  const name = t(`review.tariff.${kind}`);
  const warned = rows.find(({ confirmation }) => confirmation !== "fine");
  const action = mayAdd && (
    <LinkButton kind="secondary" size="small" icon="plus" href={`/office/tariffs/${kind}`}>
      {t("review.tariff.add")}
      <span className="vh"> : {name}</span>
    </LinkButton>
  );
  return (
    <Section title={name} id={kind} action={action}>
      {warned && <Confirmation row={warned} />}
      <ValuesByDay kind={kind} rows={rows} />
      <div className="mt-4">
        <Rows kind={kind} rows={rows} />
      </div>
    </Section>
  );
}

function Confirmation({ row: { confirmation, confirmed_until } }: { readonly row: Tariff }) {
  const { t } = useT();
  if (confirmation === "fine") return null;
  return (
    <Notice kind="warning" className="mb-4">
      {t(`review.tariff.${confirmation}`, { day: formatDate(confirmed_until) })}
    </Notice>
  );
}
