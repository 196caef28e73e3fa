import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { managesCompany, sessionQuery } from "@/accounts/session";
import type { Schemas } from "@/client";
import { HelpLinks } from "@/help/help-links";
import { Trans, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PhoneLink, useSettings } from "@/settings";
import { BackLink, Button, Icon, LinkButton, Main, PageHeading, Section, SummaryList } from "@/ui";
import { addressRow } from "./address-row";
import { BankAccounts } from "./bank-accounts";
import { DataDialog } from "./data-dialog";
import { LeavingLink } from "./leaving-link";
import { Members } from "./members/members";
import { organisationQuery } from "./queries";

type Organisation = Schemas["OwnOrganisation"];

export function OrganisationPage({ mailbox }: { readonly mailbox: ReactNode }) {
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  return (
    <Main>
      {managesCompany(session) ? (
        <Managed mailbox={mailbox} />
      ) : (
        <NotYours kind={session.organisation?.kind} />
      )}
    </Main>
  );
}

/** Collaborators and private persons have no link to this page; who comes by address learns whose it is. */
function NotYours({ kind }: { readonly kind: "company" | "person" | undefined }) {
  const { t } = useT();
  return (
    <>
      <PageHeading title={t("organisations.title")} />
      <div className="read stack">
        <p>{t(kind === "person" ? "organisations.companies_only" : "organisations.managers_only")}</p>
        <LinkButton href="/counter">{t("common.nav.home")}</LinkButton>
      </div>
    </>
  );
}

function Managed({ mailbox }: { readonly mailbox: ReactNode }) {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const { organisation } = session;
  return (
    <>
      <PageHeading
        title={t("organisations.title")}
        sub={organisation && `${organisation.name}, ${organisation.town}`}
        back={<BackLink href="/counter">{t("common.nav.home")}</BackLink>}
      />
      <Data />
      <Members />
      <BankAccounts />
      {mailbox}
      <LeavingLink look="block" />
      <HelpLinks questions={["team", "who_sees", "mails", "leave"]} />
    </>
  );
}

function Data() {
  const { t } = useT();
  const { office } = useSettings();
  const organisation = useQuery(organisationQuery);
  const [editing, setEditing] = useState(false);
  const edit = (
    <Button kind="secondary" size="small" onClick={() => setEditing(true)}>
      {t("organisations.data.edit")}
      <span className="vh"> : {t("organisations.data.title")}</span>
    </Button>
  );
  return (
    <Section title={t("organisations.data.title")} look="block" action={edit}>
      <div className="read">
        <Loaded query={organisation} lines={4}>
          {(data) => (
            <>
              <DataList organisation={data} />
              {data.has_registration && (
                <p className="mt-3">
                  <a className="back" href="/api/v1/organisation/registration/pdf" download>
                    <Icon name="pdf" /> {t("organisations.registration_letter")}
                  </a>
                </p>
              )}
            </>
          )}
        </Loaded>
        <p className="muted sm mt-3">
          <Trans
            id="organisations.data.note"
            params={{ phone: office.phone }}
            tags={{ phone: (children) => <PhoneLink>{children}</PhoneLink> }}
          />
        </p>
      </div>
      {organisation.data && (
        <DataDialog organisation={organisation.data} open={editing} onClose={() => setEditing(false)} />
      )}
    </Section>
  );
}

function DataList({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useT();
  const { name, department, gln, phone } = organisation;
  const optional = (label: string, value: string | null, figures = false) =>
    value === null ? [] : [{ label, value, figures }];
  const rows = [
    { label: t("organisations.data.name"), value: name },
    ...optional(t("organisations.data.department"), department),
    ...optional(t("organisations.data.gln"), gln, true),
    addressRow(t("organisations.data.address"), organisation),
    ...optional(t("organisations.data.phone"), phone, true),
  ];
  return <SummaryList rows={rows} />;
}
