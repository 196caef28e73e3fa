import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { failureText } from "@/form";
import { HelpLinks } from "@/help/help-links";
import { formatInstant, LANGUAGE_OPTIONS, LANGUAGES, setLanguage, useT } from "@/i18n";
import { useSettings } from "@/settings";
import {
  Button,
  type Column,
  Count,
  Figures,
  Main,
  Notice,
  PageHeading,
  RadioGroup,
  Section,
  SummaryList,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { type Audience, endSession, type OpenSession, type Session } from "./api";
import { deviceName } from "./device";
import { EmailSection } from "./email-section";
import { AuthenticatorApp } from "./factors/authenticator-app";
import { Passkeys } from "./factors/passkeys";
import { RecoveryCodes } from "./factors/recovery-codes";
import { MobileSection } from "./mobile-section";
import { PasswordSection } from "./password-section";
import { openSessionsQuery, sessionQuery, useLanguageChange } from "./session";

interface AccountPageProps {
  /** Which mails the person gets. */
  readonly mails: ReactNode;
  /** Of a person with an account of their own. */
  readonly address: ReactNode;
}

export function AccountPage({ mails, address }: AccountPageProps) {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  return (
    <Main>
      <PageHeading
        title={t("accounts.account.title")}
        {...(session.organisation?.kind === "company" && { sub: session.organisation.name })}
      />
      <div className="read">
        <Person audience="company" />
        <LanguageChoice audience="company" />
        {mails}
        <EmailSection audience="company" />
        <MobileSection audience="company" />
        {address}
        <PasswordSection audience="company" />
        <Passkeys audience="company" />
        <AuthenticatorApp audience="company" />
        <RecoveryCodes audience="company" />
      </div>
      <Sessions />
      <HelpLinks questions={["phone", "several", "mails"]} />
    </Main>
  );
}

/** The office's account. */
export function OfficeAccountPage() {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  return (
    <Main look="office">
      <PageHeading title={t("accounts.account.title")} />
      <div className="read">
        {session.factor_required && <Notice kind="warning">{t("factors.required")}</Notice>}
        <Person audience="office" />
        <LanguageChoice audience="office" />
        <EmailSection audience="office" />
        <MobileSection audience="office" />
        <PasswordSection audience="office" />
        <Passkeys audience="office" />
        <AuthenticatorApp audience="office" />
        <RecoveryCodes audience="office" />
      </div>
    </Main>
  );
}

function Person({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const { office } = useSettings();
  const { data: session } = useSuspenseQuery(sessionQuery(audience));
  const { person, organisation, role } = session;
  const note =
    role === "collaborator"
      ? t("accounts.account.person.note")
      : role !== "manager"
        ? null
        : organisation?.kind === "company"
          ? t("accounts.account.person.note_manager_company")
          : t("accounts.account.person.note_manager", { phone: office.phone });
  const rows = [
    { label: t("accounts.account.name"), value: `${person.first_name} ${person.last_name}` },
    { label: t("accounts.account.email"), value: person.email },
    ...(organisation?.kind === "company"
      ? [{ label: t("accounts.account.organisation"), value: `${organisation.name}, ${organisation.town}` }]
      : []),
    ...(organisation?.kind === "person"
      ? []
      : [{ label: t("accounts.account.role"), value: t(`accounts.account.role.${role}`) }]),
  ];
  return (
    <Section title={t("accounts.account.person")} first>
      <SummaryList rows={rows} />
      {note && <p className="muted sm mt-3">{note}</p>}
    </Section>
  );
}

function LanguageChoice({ audience }: { readonly audience: Audience }) {
  const { t, language } = useT();
  const change = useLanguageChange(audience);
  const onSuccess = async ({ person }: Session) => {
    await setLanguage(person.language);
    showToast({ text: () => t("accounts.account.language.saved") });
  };
  return (
    <Section title={t("accounts.account.fields.language")}>
      {change.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(change.error)}
        </Notice>
      )}
      <RadioGroup
        name="language"
        legend={<span className="vh">{t("accounts.account.fields.language")}</span>}
        hint={t("accounts.account.language.hint")}
        row
        options={LANGUAGE_OPTIONS}
        value={language}
        onChange={(value) => {
          const chosen = LANGUAGES.find((known) => known === value);
          if (chosen) change.mutate(chosen, { onSuccess });
        }}
      />
    </Section>
  );
}

function Sessions() {
  const { t } = useT();
  const cache = useQueryClient();
  const { data } = useSuspenseQuery(openSessionsQuery);
  const end = useMutation({
    mutationFn: ({ id }: OpenSession) => endSession(id),
    onSuccess: async () => {
      await cache.invalidateQueries(openSessionsQuery);
      showToast({ text: () => t("accounts.account.sessions.ended") });
    },
  });
  const columns: Column<OpenSession>[] = [
    {
      key: "device",
      header: t("accounts.account.sessions.device"),
      card: "title",
      cell: (session) => (
        <TwoLines
          main={deviceName(session.device)}
          sub={session.current && t("accounts.account.sessions.current")}
        />
      ),
    },
    {
      key: "since",
      header: t("accounts.account.sessions.since"),
      width: "date",
      cell: ({ created_at }) => <Figures>{formatInstant(created_at)}</Figures>,
    },
    {
      key: "seen",
      header: t("accounts.account.sessions.seen"),
      width: "date",
      cell: ({ last_seen_at }) => <Figures>{formatInstant(last_seen_at)}</Figures>,
    },
    {
      key: "end",
      header: t("common.actions"),
      headerHidden: true,
      card: "actions",
      width: "act",
      cell: (session) =>
        !session.current && (
          <Button kind="secondary" size="small" busy={end.isPending} onClick={() => end.mutate(session)}>
            {t("accounts.account.sessions.end")}
            <span className="vh">
              {" "}
              {t("accounts.account.sessions.end_of", { device: deviceName(session.device) })}
            </span>
          </Button>
        ),
    },
  ];
  return (
    <Section title={t("accounts.account.sessions")} count={<Count value={data.items.length} />}>
      <p className="muted mb-4">{t("accounts.account.sessions.hint")}</p>
      {end.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(end.error)}
        </Notice>
      )}
      <Table
        caption={t("accounts.account.sessions")}
        columns={columns}
        rows={data.items}
        rowKey={({ id }) => id}
      />
    </Section>
  );
}
