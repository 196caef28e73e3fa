import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { useStepUp } from "@/accounts/step-up";
import { useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  Button,
  type Column,
  focusSection,
  IconButton,
  Section,
  State,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { membersQuery } from "../queries";
import { changeMember, type Member, nameOf } from "./api";
import { InvitationDialog } from "./invitation-dialog";
import { Invitations } from "./invitations";
import { MemberDialog } from "./member-dialog";

const SECTION = "members";

/** Guide 4.2.1: the colleagues, changed, removed and added. Every change needs a fresh code. */
export function Members() {
  const { t } = useT();
  const members = useQuery(membersQuery);
  const stepUp = useStepUp(t("organisations.members.step_up"));
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Member | null>(null);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const cache = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const remove = async () => {
    if (leaving === null) return;
    await stepUp.run(() => changeMember(leaving.id, leaving.role, false));
    setLeaving(null);
    await cache.invalidateQueries(membersQuery);
    focusSection(SECTION);
    showToast({ text: () => t("organisations.members.removed") });
  };
  const add = (
    <Button kind="secondary" size="small" icon="plus" onClick={() => setAdding(true)}>
      {t("organisations.members.add")}
    </Button>
  );
  return (
    <Section look="block" id={SECTION} title={t("organisations.members.title")} action={add}>
      <p className="muted mb-4">{t("organisations.members.intro")}</p>
      <Loaded query={members} lines={4}>
        {({ items }) => <Rows rows={items} onChange={setChanging} onRemove={setLeaving} />}
      </Loaded>
      <Invitations stepUp={stepUp} />
      <InvitationDialog open={adding} stepUp={stepUp} onClose={() => setAdding(false)} />
      <MemberDialog member={changing} stepUp={stepUp} onClose={() => setChanging(null)} />
      <DeleteDialog
        open={leaving !== null}
        title={t("organisations.members.remove.title", { name: leaving ? nameOf(leaving) : "" })}
        action={t("organisations.members.remove.action")}
        onDelete={remove}
        onClose={() => setLeaving(null)}
      >
        <p>{t(`organisations.members.remove.${leaving?.id === session.person.id ? "own_text" : "text"}`)}</p>
      </DeleteDialog>
      {stepUp.dialog}
    </Section>
  );
}

interface RowsProps {
  readonly rows: readonly Member[];
  readonly onChange: (member: Member) => void;
  readonly onRemove: (member: Member) => void;
}

function Rows({ rows, onChange, onRemove }: RowsProps) {
  const { t } = useT();
  const columns: Column<Member>[] = [
    {
      key: "name",
      header: t("organisations.members.name"),
      card: "title",
      cell: ({ last_name, first_name, email, mail_failed }) => (
        <>
          <TwoLines main={`${last_name} ${first_name}`} sub={email} />
          {mail_failed && <State kind="warn">{t("organisations.members.mail_failed")}</State>}
        </>
      ),
    },
    {
      key: "role",
      header: t("organisations.members.role"),
      cell: ({ role }) => t(`organisations.role.${role}`),
    },
    {
      key: "state",
      header: t("organisations.members.state"),
      cell: ({ active }) =>
        active ? (
          t("organisations.members.active")
        ) : (
          <span className="muted">{t("organisations.members.inactive")}</span>
        ),
    },
    {
      key: "actions",
      header: t("organisations.members.actions"),
      headerHidden: true,
      card: "actions",
      cell: (member) => (
        <>
          <IconButton
            icon="pencil"
            label={t("organisations.members.edit", { name: nameOf(member) })}
            onClick={() => onChange(member)}
          />
          {member.active && (
            <IconButton
              icon="bin"
              label={t("organisations.members.remove", { name: nameOf(member) })}
              onClick={() => onRemove(member)}
            />
          )}
        </>
      ),
    },
  ];
  return (
    <Table
      caption={t("organisations.members.caption")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
