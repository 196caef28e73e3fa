import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { managesCompany, sessionQuery } from "@/accounts/session";
import type { Schemas } from "@/client";
import { Trans, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PhoneLink, useSettings } from "@/settings";
import {
  BackLink,
  type Column,
  Icon,
  LinkButton,
  Main,
  PageHeading,
  Section,
  SummaryList,
  Table,
} from "@/ui";
import { BankAccounts } from "./bank-accounts";
import { membersQuery, organisationQuery } from "./queries";

type Organisation = Schemas["OwnOrganisation"];
type Member = Schemas["MemberRow"];

export function OrganisationPage() {
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  return (
    <Main>{managesCompany(session) ? <Managed /> : <NotYours kind={session.organisation?.kind} />}</Main>
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

function Managed() {
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
    </>
  );
}

function Data() {
  const { t } = useT();
  const { office } = useSettings();
  const organisation = useQuery(organisationQuery);
  return (
    <Section title={t("organisations.data.title")} look="block">
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
    </Section>
  );
}

function DataList({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useT();
  const { name, department, gln, street, house_number, postcode, town, phone } = organisation;
  const optional = (label: string, value: string | null, figures = false) =>
    value === null ? [] : [{ label, value, figures }];
  const rows = [
    { label: t("organisations.data.name"), value: name },
    ...optional(t("organisations.data.department"), department),
    ...optional(t("organisations.data.gln"), gln, true),
    {
      label: t("organisations.data.address"),
      value: [street, house_number].filter(Boolean).join(" "),
      detail: `${postcode} ${town}`,
    },
    ...optional(t("organisations.data.phone"), phone, true),
  ];
  return <SummaryList rows={rows} />;
}

function Members() {
  const { t } = useT();
  const members = useQuery(membersQuery);
  return (
    <Section title={t("organisations.members.title")} look="block">
      <p className="muted mb-4">{t("organisations.members.intro")}</p>
      <Loaded query={members} lines={4}>
        {({ items }) => <MemberRows rows={items} />}
      </Loaded>
    </Section>
  );
}

function MemberRows({ rows }: { readonly rows: readonly Member[] }) {
  const { t } = useT();
  const columns: Column<Member>[] = [
    {
      key: "name",
      header: t("organisations.members.name"),
      card: "title",
      cell: ({ last_name, first_name }) => `${last_name} ${first_name}`,
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
