import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { StepUp } from "@/accounts/step-up";
import { failureText } from "@/form";
import { formatInstant, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Button, type Column, Figures, IconButton, Notice, showToast, Table, TwoLines } from "@/ui";
import { type Invitation, invitationsQuery, mailAgain, withdraw } from "./api";

/** Who was invited and has not come yet. */
export function Invitations({ stepUp }: { readonly stepUp: StepUp }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data } = useQuery(invitationsQuery);
  const done = (text: () => string) => async () => {
    await cache.invalidateQueries(invitationsQuery);
    showToast({ text });
  };
  const again = useMutation({
    mutationFn: ({ id }: Invitation) => stepUp.run(() => mailAgain(id)),
    onSuccess: ({ email }) => done(() => t("organisations.invitations.sent", { email }))(),
  });
  const [doomed, setDoomed] = useState<Invitation | null>(null);
  const remove = async () => {
    if (doomed === null) return;
    await stepUp.run(() => withdraw(doomed.id));
    setDoomed(null);
    await done(() => t("organisations.invitations.withdrawn"))();
  };
  if (!data || data.items.length === 0) return null;
  const columns: Column<Invitation>[] = [
    {
      key: "name",
      header: t("organisations.members.name"),
      card: "title",
      cell: ({ last_name, first_name, email }) => (
        <TwoLines main={`${last_name} ${first_name}`} sub={email} />
      ),
    },
    {
      key: "role",
      header: t("organisations.members.role"),
      cell: ({ role }) => t(`organisations.role.${role}`),
    },
    {
      key: "expires_at",
      header: t("organisations.invitations.until"),
      cell: ({ expires_at }) =>
        Date.parse(expires_at) > Date.now() ? (
          <Figures>{formatInstant(expires_at)}</Figures>
        ) : (
          <span className="muted">{t("organisations.invitations.expired")}</span>
        ),
    },
    {
      key: "actions",
      header: t("organisations.members.actions"),
      headerHidden: true,
      card: "actions",
      cell: (invitation) => (
        <>
          <Button kind="quiet" size="small" onClick={() => again.mutate(invitation)}>
            {t("organisations.invitations.again")}
          </Button>
          <IconButton
            icon="bin"
            label={t("organisations.invitations.withdraw", { email: invitation.email })}
            onClick={() => setDoomed(invitation)}
          />
        </>
      ),
    },
  ];
  return (
    <div className="mt-6">
      <h3 className="mb-3">{t("organisations.invitations.title")}</h3>
      {again.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(again.error)}
        </Notice>
      )}
      <Table
        caption={t("organisations.invitations.caption")}
        columns={columns}
        rows={data.items}
        rowKey={({ id }) => id}
      />
      <DeleteDialog
        open={doomed !== null}
        title={t("organisations.invitations.withdraw.title")}
        action={t("organisations.invitations.withdraw.action")}
        onDelete={remove}
        onClose={() => setDoomed(null)}
      >
        <p>{t("organisations.invitations.withdraw.text", { email: doomed?.email ?? "" })}</p>
      </DeleteDialog>
    </div>
  );
}
