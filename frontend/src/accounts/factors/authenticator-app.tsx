import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { failureText, ServerForm, TextField, useServerForm } from "@/form";
import { formatInstant, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Button, Dialog, focusSection, Notice, Section, showToast } from "@/ui";
import type { Audience } from "../api";
import { isCode, NOT_A_CODE } from "../code";
import { type StepUp, useStepUp } from "../step-up";
import { type AppEnrolment, beginApp, confirmApp, factorsQuery, removeApp } from "./api";
import { QrImage } from "./qr-image";

const SECTION = "authenticator-app";

/** The app whose codes replace those by SMS: add, replace and remove it. */
export function AuthenticatorApp({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const { data } = useSuspenseQuery(factorsQuery(audience));
  const stepUp = useStepUp(t("factors.step_up"), audience);
  const [enrolment, setEnrolment] = useState<AppEnrolment | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [removing, setRemoving] = useState(false);
  const begin = () =>
    stepUp
      .run(() => beginApp(audience))
      .then((begun) => {
        setFailure(null);
        setEnrolment(begun);
      }, setFailure);
  return (
    <Section id={SECTION} title={t("factors.app.title")}>
      <p className="muted mb-4">
        {data.app
          ? t("factors.app.since", { instant: formatInstant(data.app.confirmed_at) })
          : t("factors.app.none")}
      </p>
      {failure !== null && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      <div className="cluster">
        <Button kind="secondary" onClick={() => void begin()}>
          {t(data.app ? "factors.app.replace" : "factors.app.add")}
        </Button>
        {data.app && (
          <Button kind="quiet" onClick={() => setRemoving(true)}>
            {t("factors.app.remove")}
          </Button>
        )}
      </div>
      <Dialog open={enrolment !== null} title={t("factors.app.title")} onClose={() => setEnrolment(null)}>
        {enrolment && (
          <Enrolment audience={audience} enrolment={enrolment} onClose={() => setEnrolment(null)} />
        )}
      </Dialog>
      <Removing open={removing} audience={audience} stepUp={stepUp} onClose={() => setRemoving(false)} />
      {stepUp.dialog}
    </Section>
  );
}

interface EnrolmentProps {
  readonly audience: Audience;
  readonly enrolment: AppEnrolment;
  readonly onClose: () => void;
}

function Enrolment({ audience, enrolment, onClose }: EnrolmentProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { code: "" } });
  const submit = async ({ code }: { code: string }) => {
    if (!isCode(code)) return form.show(NOT_A_CODE);
    cache.setQueryData(factorsQuery(audience).queryKey, await confirmApp(audience, code));
    await cache.invalidateQueries();
    onClose();
    focusSection(SECTION);
    showToast({ text: () => t("factors.app.added") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="mb-4">{t("factors.app.lead")}</p>
      <QrImage label={t("factors.app.qr")} rows={enrolment.qr_code} />
      <p className="mt-4">{t("factors.app.by_hand")}</p>
      <p className="tnum mb-4">{enrolment.secret}</p>
      <TextField
        form={form}
        name="code"
        label={t("factors.app.code")}
        figures="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={9}
        autoFocus
      />
      <div className="cluster cluster--end mt-5">
        <Button kind="secondary" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" busy={form.busy}>
          {t("factors.app.confirm")}
        </Button>
      </div>
    </ServerForm>
  );
}

interface RemovingProps {
  readonly open: boolean;
  readonly audience: Audience;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

function Removing({ open, audience, stepUp, onClose }: RemovingProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const remove = async () => {
    await stepUp.run(() => removeApp(audience));
    onClose();
    await cache.invalidateQueries();
    focusSection(SECTION);
    showToast({ text: () => t("factors.app.removed") });
  };
  return (
    <DeleteDialog open={open} title={t("factors.app.remove")} onDelete={remove} onClose={onClose}>
      <p>{t("factors.app.remove.text")}</p>
    </DeleteDialog>
  );
}
