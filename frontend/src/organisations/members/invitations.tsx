import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { StepUp } from "@/accounts/step-up";
import { failureText } from "@/form";
import { formatInstant, useT } from "@/i18n";
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
  const remove = useMutation({
    mutationFn: ({ id }: Invitation) => stepUp.run(() => withdraw(id)),
    onSuccess: done(() => t("organisations.invitations.withdrawn")),
  });
  const failure = again.error ?? remove.error;
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
            onClick={() => remove.mutate(invitation)}
          />
        </>
      ),
    },
  ];
  return (
    <div className="mt-6">
      <h3 className="mb-3">{t("organisations.invitations.title")}</h3>
      {failure && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      <Table
        caption={t("organisations.invitations.caption")}
        columns={columns}
        rows={data.items}
        rowKey={({ id }) => id}
      />
    </div>
  );
}
