import { useEffect, useState } from "react";
import { loginAddress, safeReturn } from "@/addresses";
import { Problem } from "@/client";
import { failureText, RadioField, ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Actions, Button, Main, Notice, PageHeading, Skeleton } from "@/ui";
import { chooseOrganisation, currentSession, type Session } from "../api";
import { usePlace } from "./place";

/** For who works for more than one organisation: after login, and from the menu of the name. */
export default function ChoosePage() {
  const { t } = useT();
  const [session, setSession] = useState<Session | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    currentSession("company").then(setSession, (error: unknown) => {
      if (error instanceof Problem && error.status === 401) location.replace(loginAddress("/counter", null));
      else setFailure(error);
    });
  }, []);
  return (
    <Main>
      <div className="narrow">
        <PageHeading title={t("accounts.choose.title")} sub={t("accounts.choose.lead")} />
        {session && <Choice session={session} />}
        {failure !== null && <Notice kind="danger">{failureText(failure)}</Notice>}
        {!session && failure === null && <Skeleton />}
      </div>
    </Main>
  );
}

function Choice({ session }: { readonly session: Session }) {
  const { t } = useT();
  const { query } = usePlace();
  const first = session.organisation ?? session.organisations[0];
  const form = useServerForm({ defaultValues: { organisation_id: first?.id ?? "" } });
  const options = session.organisations.map(({ id, name, town }) => ({ value: id, label: name, hint: town }));
  return (
    <ServerForm
      form={form}
      onSubmit={async ({ organisation_id }) => {
        await chooseOrganisation(organisation_id);
        location.assign(safeReturn(query.get("return"), "company"));
      }}
    >
      <RadioField form={form} name="organisation_id" legend={t("accounts.choose.legend")} options={options} />
      <Actions>
        <Button type="submit" busy={form.busy}>
          {t("accounts.choose.submit")}
        </Button>
      </Actions>
    </ServerForm>
  );
}
