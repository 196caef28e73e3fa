import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { useStepUp } from "@/accounts/step-up";
import { formatAvsNumber, formatDay, useT } from "@/i18n";
import {
  BackLink,
  Button,
  type Column,
  Count,
  EmptyState,
  Figures,
  Main,
  Notice,
  PageHeading,
  Section,
  Table,
  TwoLines,
} from "@/ui";
import { AdministratorsPage } from "../administrators-page";
import { CompanyHolds } from "../holds/company-holds";
import { nameOf } from "../officers/api";
import { organisationQuery, type Person, peopleQuery } from "./api";
import { LostPhoneDialog } from "./lost-phone-dialog";

const route = getRouteApi("/office/organisations/$organisationId");

/** One organisation and who works for it, for administrators. */
export function OrganisationPage() {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  if (session.role === "administrator") return <Managed />;
  return (
    <AdministratorsPage title={t("review.organisations.title")} sub={t("review.organisations.sub")}>
      {null}
    </AdministratorsPage>
  );
}

function Managed() {
  const { t } = useT();
  const { organisationId } = route.useParams();
  const { data: organisation } = useSuspenseQuery(organisationQuery(organisationId));
  const number = organisation.gln ?? formatAvsNumber(organisation.avs_number ?? "");
  return (
    <Main look="office">
      <PageHeading
        title={organisation.name}
        sub={`${organisation.postcode} ${organisation.town} · ${number}`}
        back={<BackLink href="/office/organisations">{t("review.organisations.back")}</BackLink>}
      />
      {organisation.suspended_at && (
        <Notice kind="warning" className="mb-5">
          {t("review.organisations.suspended", { since: formatDay(organisation.suspended_at) })}
        </Notice>
      )}
      <People organisationId={organisationId} />
      <CompanyHolds company={organisation} />
    </Main>
  );
}

function People({ organisationId }: { readonly organisationId: string }) {
  const { t } = useT();
  const { data } = useSuspenseQuery(peopleQuery(organisationId));
  const stepUp = useStepUp(t("review.lost_phone.step_up"), "office");
  const [helping, setHelping] = useState<Person | null>(null);
  return (
    <Section title={t("review.organisations.people")} count={<Count value={data.items.length} />} first>
      {data.items.length === 0 ? (
        <EmptyState title={t("review.organisations.people.none")} />
      ) : (
        <Rows rows={data.items} onLost={setHelping} />
      )}
      <LostPhoneDialog
        organisationId={organisationId}
        person={helping}
        stepUp={stepUp}
        onClose={() => setHelping(null)}
      />
      {stepUp.dialog}
    </Section>
  );
}

interface RowsProps {
  readonly rows: readonly Person[];
  readonly onLost: (person: Person) => void;
}

function Rows({ rows, onLost }: RowsProps) {
  const { t } = useT();
  const columns: Column<Person>[] = [
    {
      key: "name",
      header: t("review.officers.name"),
      card: "title",
      cell: (person) => <TwoLines main={nameOf(person)} sub={person.email} />,
    },
    {
      key: "role",
      header: t("accounts.officer.fields.role"),
      cell: ({ role }) => t(`accounts.account.role.${role}`),
    },
    {
      key: "state",
      header: t("accounts.officer.fields.active"),
      cell: ({ active, has_strong_factor }) =>
        active ? (
          t(`review.officers.${has_strong_factor ? "with_factor" : "without_factor"}`)
        ) : (
          <span className="muted">{t("review.officers.inactive")}</span>
        ),
    },
    {
      key: "phone",
      header: t("review.organisations.people.phone"),
      cell: ({ phone_hint }) => <Figures>{phone_hint}</Figures>,
    },
    {
      key: "actions",
      header: t("review.officers.actions"),
      headerHidden: true,
      card: "actions",
      cell: (person) =>
        person.active &&
        !person.is_officer && (
          <Button kind="quiet" size="small" onClick={() => onLost(person)}>
            {t("review.lost_phone")}
            <span className="vh"> : {nameOf(person)}</span>
          </Button>
        ),
    },
  ];
  return (
    <Table
      caption={t("review.organisations.people.caption")}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
