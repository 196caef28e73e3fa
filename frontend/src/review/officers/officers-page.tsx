import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { useStepUp } from "@/accounts/step-up";
import { formatDate, formatInstant, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, type Column, Figures, IconButton, State, Table, TwoLines } from "@/ui";
import { absencesQuery } from "../absences/api";
import { AdministratorsPage } from "../administrators-page";
import { nameOf, type Officer, officersQuery } from "./api";
import { InvitationDialog } from "./invitation-dialog";
import { OfficerDialog } from "./officer-dialog";

/** The office's own people, for administrators. */
export function OfficersPage() {
  const { t } = useT();
  return (
    <AdministratorsPage title={t("review.officers.title")} sub={t("review.officers.sub")}>
      <Managed />
    </AdministratorsPage>
  );
}

function Managed() {
  const { t } = useT();
  const officers = useQuery(officersQuery);
  const stepUp = useStepUp(t("review.officers.step_up"), "office");
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Officer | null>(null);
  return (
    <>
      <p className="mb-4">
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t("review.officers.add")}
        </Button>
      </p>
      <Loaded query={officers} lines={6}>
        {({ items }) => <Rows rows={items} onChange={setChanging} />}
      </Loaded>
      <InvitationDialog open={adding} stepUp={stepUp} onClose={() => setAdding(false)} />
      <OfficerDialog officer={changing} stepUp={stepUp} onClose={() => setChanging(null)} />
      {stepUp.dialog}
    </>
  );
}

interface RowsProps {
  readonly rows: readonly Officer[];
  readonly onChange: (officer: Officer) => void;
}

function Rows({ rows, onChange }: RowsProps) {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  const away = useAway();
  const columns: Column<Officer>[] = [
    {
      key: "name",
      header: t("review.officers.name"),
      card: "title",
      cell: ({ last_name, first_name, email }) => (
        <TwoLines main={`${last_name} ${first_name}`} sub={email} />
      ),
    },
    {
      key: "role",
      header: t("accounts.officer.fields.role"),
      cell: ({ role }) => t(`accounts.account.role.${role}`),
    },
    {
      key: "state",
      header: t("accounts.officer.fields.active"),
      cell: (officer) => <Access of={officer} away={away(officer.id)} />,
    },
    {
      key: "seen",
      header: t("review.officers.seen"),
      low: true,
      cell: ({ last_seen_at }) =>
        last_seen_at ? (
          <Figures>{formatInstant(last_seen_at)}</Figures>
        ) : (
          <span className="muted">{t("review.officers.never")}</span>
        ),
    },
    {
      key: "actions",
      header: t("review.officers.actions"),
      headerHidden: true,
      card: "actions",
      cell: (officer) =>
        officer.id !== session.person.id && (
          <IconButton
            icon="pencil"
            label={t("review.officers.edit", { name: nameOf(officer) })}
            onClick={() => onChange(officer)}
          />
        ),
    },
  ];
  return (
    <Table caption={t("review.officers.caption")} columns={columns} rows={rows} rowKey={({ id }) => id} />
  );
}

/** Until when somebody is away today, and who stands in; null for who is there. */
function useAway() {
  const { t } = useT();
  const { data } = useQuery(absencesQuery);
  return (id: string): string | null => {
    const absence = data?.items.find((one) => one.person_id === id && one.first_day <= data.today);
    if (!absence) return null;
    const until = t("review.absence.until", { day: formatDate(absence.last_day) });
    return absence.deputy_name === null
      ? until
      : `${until}, ${t("review.absence.stands_in", { name: absence.deputy_name })}`;
  };
}

function Access({ of, away }: { readonly of: Officer; readonly away: string | null }) {
  return <TwoLines main={<Login of={of} />} sub={away && <State>{away}</State>} />;
}

/** Access, and how the person logs in. */
function Login({ of: { active, invited, returning, has_strong_factor } }: { readonly of: Officer }) {
  const { t } = useT();
  if (!active) return <span className="muted">{t("review.officers.inactive")}</span>;
  if (invited) return t("review.officers.invited");
  if (returning) return t("review.officers.returning");
  return t(`review.officers.${has_strong_factor ? "with_factor" : "without_factor"}`);
}
