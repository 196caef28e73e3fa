import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { StepUp } from "@/accounts/step-up";
import { failureText, RadioField, ServerForm, TickField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Button, Dialog, Notice, showToast, TextButton } from "@/ui";
import {
  change,
  mailAgain,
  nameOf,
  type OfficeRole,
  type Officer,
  officersQuery,
  ROLES,
  resetFactor,
} from "./api";

interface Props {
  readonly officer: Officer | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

/** What somebody of the office may do, and the way back in for who lost it. */
export function OfficerDialog({ officer, stepUp, onClose }: Props) {
  const { t } = useT();
  return (
    <Dialog
      open={officer !== null}
      title={officer ? t("review.officers.edit", { name: nameOf(officer) }) : ""}
      onClose={onClose}
    >
      {officer && <Form officer={officer} stepUp={stepUp} onClose={onClose} />}
    </Dialog>
  );
}

interface Values {
  role: OfficeRole;
  active: boolean;
}

function Form({ officer, stepUp, onClose }: Props & { readonly officer: Officer }) {
  const { t } = useT();
  const cache = useQueryClient();
  const [sure, setSure] = useState(false);
  const form = useServerForm<Values>({ defaultValues: { role: officer.role, active: officer.active } });
  const done = async (text: () => string) => {
    onClose();
    await cache.invalidateQueries(officersQuery);
    showToast({ text });
  };
  const submit = async ({ role, active }: Values) => {
    await stepUp.run(() => change(officer.id, role, active));
    await done(() => t("review.officers.saved"));
  };
  const help = useMutation({
    mutationFn: (what: typeof mailAgain | typeof resetFactor) => stepUp.run(() => what(officer.id)),
    onSuccess: () => done(() => t("review.officers.sent", { email: officer.email })),
  });
  return (
    <ServerForm form={form} onSubmit={submit}>
      {help.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(help.error)}
        </Notice>
      )}
      <p className="muted">{officer.email}</p>
      <div className="fields mt-4">
        <RadioField
          form={form}
          name="role"
          legend={t("accounts.officer.fields.role")}
          options={ROLES.map((value) => ({
            value,
            label: t(`accounts.account.role.${value}`),
            hint: t(`review.officers.role.${value}`),
          }))}
        />
        <TickField form={form} name="active" label={t("review.officers.has_access")} />
      </div>
      <div className="mt-5">
        {officer.invited || officer.returning ? (
          <TextButton onClick={() => help.mutate(mailAgain)}>{t("review.officers.again")}</TextButton>
        ) : (
          <>
            {sure ? (
              <Button
                kind="danger"
                size="small"
                busy={help.isPending}
                onClick={() => help.mutate(resetFactor)}
              >
                {t("review.officers.reset.confirm")}
              </Button>
            ) : (
              <TextButton onClick={() => setSure(true)}>{t("review.officers.reset")}</TextButton>
            )}
            <p className="muted sm">{t("review.officers.reset.text")}</p>
          </>
        )}
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
