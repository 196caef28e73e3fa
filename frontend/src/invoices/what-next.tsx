import { nameOf } from "@/form";
import { formatDate, formatDay, Trans, t, useT } from "@/i18n";
import { officeName, PhoneLink, useSettings } from "@/settings";
import { LinkButton, Notice, Panel, State, Steps } from "@/ui";
import { nameOfItem } from "./correction";
import { FormalDecision } from "./formal-decision";
import type { FormPart } from "./forms/part";
import type { Invoice } from "./queries";
import { restore } from "./values";

/** What a request's status means for it: of an accepted one, also that nothing is paid yet. */
export const meaningOf = ({ status, payment_in_clarification }: Invoice): string =>
  t(payment_in_clarification ? "invoices.next.clarification" : `invoices.status.${status}.meaning`);

/** What happens to a request from here on, and when. */
export function WhatNext({ invoice }: { readonly invoice: Invoice }) {
  const { status, reference, formal_decision } = invoice;
  const { t } = useT();
  const formal = formal_decision && (formal_decision.issued_on === null ? "asked" : "issued");
  const steps =
    status === "in_review"
      ? [t("invoices.next.review"), t("invoices.next.mail"), t("invoices.next.payment")]
      : [formal ? t(`invoices.next.formal.${formal}`) : meaningOf(invoice)];
  return (
    <Panel title={t("invoices.next.title")} heading="h2">
      {steps.length > 1 ? <Steps steps={steps} /> : <p>{steps[0]}</p>}
      <p className="sm muted mt-4">
        <Trans id="invoices.next.question" params={{ reference }} tags={{ phone: () => <PhoneLink /> }} />
      </p>
    </Panel>
  );
}

interface AskedProps {
  readonly invoice: Invoice;
  readonly correction: NonNullable<Invoice["correction"]>;
  readonly part: FormPart | null;
}

/** The correction that the office asks for, with the way to do it. */
export function CorrectionAsked({ invoice, correction, part }: AskedProps) {
  const { t } = useT();
  const { message, items } = correction;
  const form = part && restore(part.empty, invoice.body).form;
  return (
    <section className="ask" aria-labelledby="correction-asked">
      <div className="section__head">
        <h2 id="correction-asked">{t("invoices.correction.message")}</h2>
      </div>
      {message !== "" && <p>{message}</p>}
      <CorrectionSource correction={correction} />
      <ul className="mt-3">
        {items.map(({ id: key, pointer, label, place: known, message: words }) => {
          const place = form ? part.placeOf(nameOf(pointer), form) : known;
          const name = nameOfItem({ pointer, label }, place);
          return (
            <li key={key}>
              <strong>{name}</strong> {t("common.quoted", { text: words })}
            </li>
          );
        })}
      </ul>
      <p className="mt-4">
        <LinkButton href={`/invoices/${invoice.id}/correction`}>{t("invoices.correction.open")}</LinkButton>
      </p>
    </section>
  );
}

/** "Anna M., Office AI Canton de Berne, 23.08.2024. Réponse jusqu'au 22.09.2024." */
export function CorrectionSource({ correction }: Pick<AskedProps, "correction">) {
  const { t, language } = useT();
  const settings = useSettings();
  const { requested_by, requested_at, due_date, overdue, reminded_at } = correction;
  const office = officeName(settings, language);
  return (
    <>
      <p className="sm muted mt-3">
        {t("invoices.correction.by", { name: requested_by, office, date: formatDay(requested_at) })}
        {due_date !== null &&
          !overdue &&
          ` ${t("invoices.correction.until", { date: formatDate(due_date) })}`}
        {reminded_at.length > 0 && ` ${remindersText(reminded_at)}`}
      </p>
      {overdue && <Overdue date={due_date} />}
    </>
  );
}

/** "Rappels envoyés : 15.09.2024, 23.09.2024." */
export function remindersText(instants: readonly string[]): string {
  return t("invoices.correction.reminders", { dates: instants.map((at) => formatDay(at)).join(", ") });
}

/** The day a correction was due on has passed. */
export function Overdue({ date }: { readonly date: string | null }) {
  const { t } = useT();
  if (date === null) return null;
  return <State kind="bad">{t("invoices.correction.overdue", { date: formatDate(date) })}</State>;
}

export function Refused({
  invoice,
  refusal,
}: {
  readonly invoice: Invoice;
  readonly refusal: NonNullable<Invoice["refusal"]>;
}) {
  const { t } = useT();
  const { reason, message, appeal } = refusal;
  return (
    <Notice kind="danger" title={t("invoices.refusal.title")}>
      {reason !== "" && <p>{reason}</p>}
      {message && <p>{t("common.quoted", { text: message })}</p>}
      {invoice.formal_decision === null && <p>{appeal}</p>}
      <FormalDecision invoice={invoice} />
    </Notice>
  );
}

/** Another office answers from now on. */
export function Forwarded({ forwarding }: { readonly forwarding: NonNullable<Invoice["forwarding"]> }) {
  const { t } = useT();
  const { office, message } = forwarding;
  return (
    <Notice title={t("invoices.forwarding.title")}>
      <p>
        <strong>{t("invoices.forwarding.to", { office })}</strong>
      </p>
      <p>{t("common.quoted", { text: message })}</p>
      <p>{t("invoices.forwarding.next")}</p>
    </Notice>
  );
}
