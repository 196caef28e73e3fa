import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, Section, SummaryList } from "@/ui";
import { addressRow } from "./address-row";
import { DataDialog } from "./data-dialog";
import { LeavingLink } from "./leaving-link";
import { organisationQuery } from "./queries";

/** Where the office writes to a person with an account of their own, and how it ends; nothing for who works for a
 * company. */
export function OwnAddress() {
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  if (session.organisation?.kind !== "person") return null;
  return (
    <>
      <Address />
      <LeavingLink />
    </>
  );
}

function Address() {
  const { t } = useT();
  const organisation = useQuery(organisationQuery);
  const [editing, setEditing] = useState(false);
  return (
    <Section title={t("organisations.data.address")}>
      <Loaded query={organisation} lines={2}>
        {(data) => (
          <>
            <SummaryList rows={[addressRow(t("organisations.data.address"), data)]} />
            <p className="muted sm mt-3 mb-4">{t("organisations.data.own_note")}</p>
            <Button kind="secondary" onClick={() => setEditing(true)}>
              {t("organisations.data.edit.title")}
            </Button>
            <DataDialog organisation={data} open={editing} onClose={() => setEditing(false)} />
          </>
        )}
      </Loaded>
    </Section>
  );
}
