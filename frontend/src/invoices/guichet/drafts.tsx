import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { dayOf, formatAvsNumber, formatDay, formatInstant, formatTime, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  type Column,
  EmptyState,
  Figures,
  focusSection,
  IconButton,
  LinkButton,
  Section,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { type Draft, deleteDraft } from "../queries";
import { AmountCell, FormCell, nameOf } from "./cells";
import { draftsQuery } from "./queries";

const SECTION = "drafts";

/** What was begun and not sent, by anybody of the company. */
export function Drafts() {
  const { t } = useT();
  const drafts = useQuery(draftsQuery);
  const [doomed, setDoomed] = useState<Draft | null>(null);
  return (
    <Section look="block" id={SECTION} title={t("invoices.guichet.drafts")}>
      <Loaded query={drafts} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t("invoices.guichet.drafts.empty")}>
              {t("invoices.guichet.drafts.empty.text")}
            </EmptyState>
          ) : (
            <Rows rows={items} onDelete={setDoomed} />
          )
        }
      </Loaded>
      <Deletion draft={doomed} onClose={() => setDoomed(null)} />
    </Section>
  );
}

interface DeletionProps {
  readonly draft: Draft | null;
  readonly onClose: () => void;
}

function Deletion({ draft, onClose }: DeletionProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const remove = async () => {
    if (draft === null) return;
    await deleteDraft(draft.id);
    onClose();
    await cache.invalidateQueries(draftsQuery);
    focusSection(SECTION);
    showToast({ text: () => t("invoices.guichet.drafts.deleted") });
  };
  return (
    <DeleteDialog
      open={draft !== null}
      title={t("invoices.guichet.drafts.delete.title")}
      onDelete={remove}
      onClose={onClose}
    >
      <p>{t("invoices.guichet.drafts.delete.text")}</p>
    </DeleteDialog>
  );
}

interface RowsProps {
  readonly rows: readonly Draft[];
  readonly onDelete: (draft: Draft) => void;
}

function Rows({ rows, onDelete }: RowsProps) {
  const { t } = useT();
  const name = ({ beneficiary }: Draft) =>
    beneficiary ? nameOf(beneficiary) : t("invoices.guichet.drafts.nobody_name");
  const columns: Column<Draft>[] = [
    {
      key: "responsible",
      header: t("invoices.list.responsible"),
      low: true,
      cell: ({ author }) => author.short_name,
    },
    {
      key: "beneficiary",
      header: t("invoices.list.beneficiary"),
      card: "title",
      cell: (draft) => <Person draft={draft} />,
    },
    {
      key: "form",
      header: t("invoices.list.form"),
      cell: ({ kind, period_from, period_to }) => <FormCell kind={kind} from={period_from} to={period_to} />,
    },
    {
      key: "own_reference",
      header: t("invoices.list.own_reference"),
      cell: ({ own_reference }) => own_reference ?? "–",
    },
    {
      key: "total",
      header: t("invoices.list.amount"),
      numeric: true,
      cell: ({ total }) => <AmountCell total={total} />,
    },
    {
      key: "saved_at",
      header: t("invoices.list.saved_at"),
      cell: (draft) => <SavedAt draft={draft} />,
    },
    {
      key: "actions",
      header: t("common.actions"),
      headerHidden: true,
      card: "actions",
      cell: (draft) => (
        <>
          <LinkButton kind="quiet" size="small" href={`/invoices/new/${draft.kind}?draft=${draft.id}`}>
            {t("invoices.guichet.drafts.continue")}
            <span className="vh"> {t("invoices.guichet.drafts.continue_of", { name: name(draft) })}</span>
          </LinkButton>
          <IconButton
            icon="bin"
            label={t("invoices.guichet.drafts.delete", { name: name(draft) })}
            onClick={() => onDelete(draft)}
          />
        </>
      ),
    },
  ];
  return (
    <Table caption={t("invoices.guichet.drafts")} columns={columns} rows={rows} rowKey={({ id }) => id} />
  );
}

function Person({ draft: { beneficiary } }: { readonly draft: Draft }) {
  const { t } = useT();
  if (beneficiary === null) return <span className="muted">{t("invoices.guichet.drafts.nobody")}</span>;
  return <TwoLines strong main={nameOf(beneficiary)} sub={formatAvsNumber(beneficiary.avs_number)} />;
}

function SavedAt({ draft: { saved_at, kept_until } }: { readonly draft: Draft }) {
  const { t } = useT();
  const today = dayOf(saved_at) === dayOf(new Date());
  const saved = (
    <Figures>
      {today ? t("common.today_at", { time: formatTime(saved_at) }) : formatInstant(saved_at)}
    </Figures>
  );
  if (kept_until === null) return saved;
  return (
    <TwoLines main={saved} sub={t("invoices.guichet.drafts.kept_until", { day: formatDay(kept_until) })} />
  );
}
