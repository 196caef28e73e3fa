import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formatDay, formatInstant, useT } from "@/i18n";
import { paperForm } from "@/invoices/paper";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  BackLink,
  type Column,
  EmptyState,
  Figures,
  focusSection,
  IconButton,
  Main,
  Notice,
  PageHeading,
  Section,
  State,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { begunQuery, discardPaper, type PaperDraft } from "./api";
import { NewPaper } from "./new-paper";

const BEGUN = "begun";

interface Props {
  /** The request that was entered last, by id and reference. */
  readonly entered: { readonly id: string; readonly reference: string } | null;
  /** The office's day, as fields hold it. */
  readonly today: string;
}

/** Where the office enters what companies have sent on paper. */
export function PaperPage({ entered, today }: Props) {
  const { t } = useT();
  const begun = useQuery(begunQuery);
  const [doomed, setDoomed] = useState<PaperDraft | null>(null);
  return (
    <Main look="office">
      <PageHeading
        title={t("review.paper.title")}
        sub={t("review.paper.sub")}
        back={<BackLink href="/office">{t("common.nav.queue")}</BackLink>}
      />
      {entered && (
        <Notice
          kind="success"
          live
          title={t("review.paper.sent", { reference: entered.reference })}
          className="mb-5"
        >
          <p>{t("review.paper.sent.text")}</p>
          <p>
            <a href={`/office/invoices/${entered.id}`}>{t("review.paper.sent.see")}</a>
          </p>
        </Notice>
      )}
      <Section title={t("review.paper.new")} first>
        <NewPaper key={entered?.id ?? ""} today={today} />
      </Section>
      <Section title={t("review.paper.begun")} id={BEGUN}>
        <Loaded query={begun} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t("review.paper.begun.none")} />
            ) : (
              <Begun rows={items} onDiscard={setDoomed} />
            )
          }
        </Loaded>
        <Discarding draft={doomed} onClose={() => setDoomed(null)} />
      </Section>
    </Main>
  );
}

interface DiscardingProps {
  readonly draft: PaperDraft | null;
  readonly onClose: () => void;
}

function Discarding({ draft, onClose }: DiscardingProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const discard = async () => {
    if (draft === null) return;
    await discardPaper(draft);
    onClose();
    await cache.invalidateQueries(begunQuery);
    focusSection(BEGUN);
    showToast({ text: () => t("invoices.draft.deleted") });
  };
  return (
    <DeleteDialog
      open={draft !== null}
      title={t("invoices.draft.delete.title")}
      onDelete={discard}
      onClose={onClose}
    >
      <p>{t("invoices.draft.delete.text")}</p>
    </DeleteDialog>
  );
}

interface BegunProps {
  readonly rows: readonly PaperDraft[];
  readonly onDiscard: (draft: PaperDraft) => void;
}

function Begun({ rows, onDiscard }: BegunProps) {
  const { t, maybeText } = useT();
  const columns: Column<PaperDraft>[] = [
    {
      key: "company",
      header: t("review.paper.fields.words"),
      card: "title",
      cell: (row) => <CompanyCell row={row} />,
    },
    {
      key: "beneficiary",
      header: t("review.queue.beneficiary"),
      cell: ({ beneficiary }) => (beneficiary ? `${beneficiary.last_name} ${beneficiary.first_name}` : "–"),
    },
    {
      key: "form",
      header: t("review.paper.fields.kind"),
      cell: ({ kind }) => maybeText(`forms.${kind}.short`) ?? kind,
    },
    {
      key: "received_on",
      header: t("review.paper.fields.received_on"),
      cell: ({ received_on }) => <Figures>{formatDay(received_on)}</Figures>,
    },
    {
      key: "saved_at",
      header: t("review.paper.saved_at"),
      cell: ({ saved_at, kept_until }) => (
        <TwoLines
          main={<Figures>{formatInstant(saved_at)}</Figures>}
          sub={kept_until && t("invoices.draft.kept_until", { day: formatDay(kept_until) })}
        />
      ),
    },
    {
      key: "actions",
      header: t("common.actions"),
      headerHidden: true,
      card: "actions",
      cell: (row) => (
        <IconButton
          icon="bin"
          label={t("invoices.guichet.drafts.delete", { name: row.company.name })}
          onClick={() => onDiscard(row)}
        />
      ),
    },
  ];
  return <Table caption={t("review.paper.begun")} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function CompanyCell({ row: { id, kind, company } }: { readonly row: PaperDraft }) {
  const { t } = useT();
  if (company.state !== "open")
    return (
      <TwoLines
        main={company.name}
        sub={<State kind="bad">{t(`review.paper.state.${company.state}`)}</State>}
      />
    );
  return <TwoLines main={<a href={paperForm(company.id, kind, id)}>{company.name}</a>} sub={company.town} />;
}
