import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { type TextKey, Trans, useT } from "@/i18n";
import { SearchField } from "@/lists/search-field";
import { PhoneLink, useSettings } from "@/settings";
import { EmptyState, Main, Notice, PageHeading, Section, StatusTag } from "@/ui";
import { GROUPS, hasWords, type Question, searchedIn } from "./questions";
import SmsHelp from "./sms-help";

const STATUSES = [
  "draft",
  "in_review",
  "to_correct",
  "accepted",
  "transmitted",
  "paid",
  "refused",
  "forwarded",
  "withdrawn",
] as const;

interface Props {
  /** Whether the reader logs in with something else than SMS. */
  readonly otherFactor: boolean;
}

/** Questions and answers, to be searched and linked to; what each status means. */
export function HelpPage({ otherFactor }: Props) {
  const { t } = useT();
  const [typed, setTyped] = useState("");
  const shown = useFound(typed);
  useAnchor(
    typed,
    useCallback(() => setTyped(""), []),
  );
  const count = shown.reduce((sum, { questions }) => sum + questions.length, 0);
  return (
    <Main>
      <PageHeading title={t("accounts.help.title")} sub={t("accounts.help.lead")} />
      <div className="read">
        <Contact />
        <div className="mt-6 no-print">
          <SearchField label={t("help.search")} maxLength={80} wide value={typed} onChange={setTyped} />
          <p className="muted sm" role="status">
            {typed.trim() !== "" && count > 0 && t("help.search.found", { count })}
          </p>
        </div>
        {count === 0 && (
          <EmptyState heading="h2" title={t("help.search.none")}>
            {t("help.search.none.text")}
          </EmptyState>
        )}
        {typed.trim() === "" && <Contents />}
        {shown.map(({ id, questions }) => (
          <Section key={id} id={`group-${id}`} title={t(`help.group.${id}`)}>
            {questions.map((question) => (
              <Answer key={question.id} question={question} otherFactor={otherFactor} />
            ))}
          </Section>
        ))}
        {typed.trim() === "" && <Statuses />}
      </div>
    </Main>
  );
}

/** What was typed is looked for in questions, answers and everyday words, in the reader's language. */
function useFound(typed: string) {
  const { t } = useT();
  const has = (question: Question) =>
    hasWords(
      searchedIn(question)
        .map((key) => t(key))
        .join(" "),
      typed,
    );
  return GROUPS.map(({ id, questions }) => ({
    id,
    questions: (questions as readonly Question[]).filter((question) => typed.trim() === "" || has(question)),
  })).filter(({ questions }) => questions.length > 0);
}

/** A link to one answer leads there, whatever was searched for before. */
function useAnchor(typed: string, clear: () => void): void {
  const hash = useLocation({ select: (location) => location.hash });
  const [reached, setReached] = useState("");
  useEffect(() => {
    if (hash === reached) return;
    const place = document.getElementById(hash);
    if (!place && typed !== "") return clear();
    setReached(hash);
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  }, [hash, reached, typed, clear]);
}

function Contact() {
  const { t } = useT();
  const { office } = useSettings();
  return (
    <div className="stack">
      <p>
        <Trans
          id="accounts.help.phone"
          params={{ phone: office.phone }}
          tags={{ phone: (children) => <PhoneLink>{children}</PhoneLink> }}
        />
      </p>
      <p className="muted sm">{t("accounts.help.reference")}</p>
      <p>
        <Trans id="accounts.help.codes" tags={{ codes: (children) => <a href="/codes">{children}</a> }} />
      </p>
      <p>
        <Trans id="accounts.help.verify" tags={{ verify: (children) => <a href="/verify">{children}</a> }} />
      </p>
    </div>
  );
}

function Contents() {
  const { t } = useT();
  return (
    <nav aria-label={t("help.contents")} className="mt-4 no-print">
      <ul className="stack stack--sm">
        {GROUPS.map(({ id }) => (
          <li key={id}>
            <a href={`#group-${id}`}>{t(`help.group.${id}`)}</a>
          </li>
        ))}
        <li>
          <a href="#statuses">{t("help.statuses")}</a>
        </li>
      </ul>
    </nav>
  );
}

interface AnswerProps extends Props {
  readonly question: Question;
}

function Answer({ question: { id, title, texts }, otherFactor }: AnswerProps) {
  const { t } = useT();
  if (id === "sms") {
    return (
      <div className="mt-6">
        <SmsHelp level="h3" otherFactor={otherFactor} />
      </div>
    );
  }
  return (
    <section className="stack mt-6">
      {/* The anchor takes the focus itself: where it cannot, browsers take it away from whatever has it. */}
      <h3 id={id} tabIndex={-1}>
        {t(title)}
      </h3>
      {texts.map((text) =>
        text === "accounts.help.locked.example" ? (
          <Notice key={text} kind="danger">
            {t(text)}
          </Notice>
        ) : (
          <p key={text}>
            <Linked id={text} />
          </p>
        ),
      )}
    </section>
  );
}

const to = (href: string) => (children: ReactNode) => <a href={href}>{children}</a>;

const LINKS = {
  account: to("/account"),
  organisation: to("/organisation"),
  counter: to("/counter"),
  beneficiaries: to("/beneficiaries"),
  leaving: to("/leaving"),
  messages: to("/messages"),
  phone: (children: ReactNode) => <PhoneLink>{children}</PhoneLink>,
};

function Linked({ id }: { readonly id: TextKey }) {
  const { office } = useSettings();
  return <Trans id={id} params={{ phone: office.phone }} tags={LINKS} />;
}

/** The same words as beside each status in the lists. */
function Statuses() {
  const { t } = useT();
  return (
    <Section id="statuses" title={t("help.statuses")}>
      <p className="muted mb-4">{t("help.statuses.lead")}</p>
      <dl className="stack">
        {STATUSES.map((status) => (
          <div key={status}>
            <dt>
              <StatusTag status={status} label={t(`invoices.status.${status}`)} />
            </dt>
            <dd>{t(`invoices.status.${status}.meaning`)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
