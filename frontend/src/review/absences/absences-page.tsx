import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formatDate, formatPeriod, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  Button,
  type Column,
  EmptyState,
  Figures,
  IconButton,
  Main,
  PageHeading,
  State,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { AbsenceDialog, type Editing } from "./absence-dialog";
import { type Absence, type Absences, absencesQuery, removeAbsence } from "./api";

/** Who of the office is or will be away, and who takes over. */
export function AbsencesPage() {
  const { t } = useT();
  const query = useQuery(absencesQuery);
  const [editing, setEditing] = useState<Editing | null>(null);
  return (
    <Main look="office">
      <PageHeading
        title={t("review.absence.title")}
        sub={t("review.absence.sub")}
        actions={
          query.data && (
            <Button icon="plus" onClick={() => setEditing({ absence: null })}>
              {t("review.absence.add")}
            </Button>
          )
        }
      />
      <p className="read muted mb-5">{t("review.absence.privacy")}</p>
      <Loaded query={query} lines={6}>
        {(absences) => (
          <>
            <List absences={absences} onEdit={(absence) => setEditing({ absence })} />
            <AbsenceDialog editing={editing} absences={absences} onClose={() => setEditing(null)} />
          </>
        )}
      </Loaded>
    </Main>
  );
}

interface ListProps {
  readonly absences: Absences;
  readonly onEdit: (absence: Absence) => void;
}

function List({ absences: { items, today }, onEdit }: ListProps) {
  const { t } = useT();
  const [removing, setRemoving] = useState<Absence | null>(null);
  if (items.length === 0) {
    return (
      <EmptyState heading="h2" title={t("review.absence.none")}>
        {t("review.absence.none.text")}
      </EmptyState>
    );
  }
  return (
    <>
      <Rows rows={items} today={today} onEdit={onEdit} onRemove={setRemoving} />
      <Removal absence={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

interface RowsProps {
  readonly rows: readonly Absence[];
  readonly today: string;
  readonly onEdit: (absence: Absence) => void;
  readonly onRemove: (absence: Absence) => void;
}

function Rows({ rows, today, onEdit, onRemove }: RowsProps) {
  const { t } = useT();
  const columns: Column<Absence>[] = [
    { key: "person", header: t("review.absence.person"), card: "title", cell: ({ name }) => name },
    {
      key: "days",
      header: t("review.absence.days"),
      cell: ({ first_day, last_day }) => (
        <span className="nowrap">
          <Figures>{formatPeriod(first_day, last_day)}</Figures>
        </span>
      ),
    },
    {
      key: "state",
      header: t("review.absence.state"),
      card: "aside",
      cell: ({ first_day }) =>
        first_day <= today ? (
          <State>{t("review.absence.state.now")}</State>
        ) : (
          <span className="muted">{t("review.absence.state.later")}</span>
        ),
    },
    { key: "deputy", header: t("review.absence.deputy"), cell: (absence) => <Deputy of={absence} /> },
    {
      key: "actions",
      header: t("review.absence.actions"),
      headerHidden: true,
      card: "actions",
      width: "act",
      cell: (absence) =>
        absence.may_edit && (
          <span className="cluster">
            <IconButton
              icon="pencil"
              label={t("review.absence.edit", { name: absence.name })}
              onClick={() => onEdit(absence)}
            />
            <IconButton
              icon="bin"
              label={t("review.absence.remove", { name: absence.name })}
              onClick={() => onRemove(absence)}
            />
          </span>
        ),
    },
  ];
  return (
    <Table caption={t("review.absence.caption")} columns={columns} rows={rows} rowKey={({ id }) => id} />
  );
}

function Deputy({ of: { deputy_name, warning } }: { readonly of: Absence }) {
  const { t } = useT();
  if (warning === null) return deputy_name;
  const words = <State kind="warn">{t(`review.absence.warning.${warning}`)}</State>;
  return deputy_name === null ? words : <TwoLines main={deputy_name} sub={words} />;
}

function Removal({ absence, onClose }: { readonly absence: Absence | null; readonly onClose: () => void }) {
  const { t } = useT();
  const cache = useQueryClient();
  const remove = async () => {
    if (absence === null) return;
    await removeAbsence(absence.id);
    onClose();
    await cache.invalidateQueries(absencesQuery);
    showToast({ text: () => t("review.absence.removed") });
  };
  const days = absence && { first: formatDate(absence.first_day), last: formatDate(absence.last_day) };
  return (
    <DeleteDialog
      open={absence !== null}
      title={t("review.absence.remove", { name: absence?.name ?? "" })}
      action={t("review.absence.remove.confirm")}
      onDelete={remove}
      onClose={onClose}
    >
      {days && <p>{t("review.absence.remove.text", days)}</p>}
    </DeleteDialog>
  );
}
