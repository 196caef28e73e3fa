import { Fragment, type ReactNode, useEffect, useRef } from "react";
import { failureText } from "@/form";
import { formatDate, formatDay, formatInstant, formatMoney, useT } from "@/i18n";
import { AnswerList, ChangeList } from "@/invoices/changes";
import { nameOfItem } from "@/invoices/correction";
import { hasLetter } from "@/invoices/letter";
import { insteadText, ReducedLines, saidOf } from "@/invoices/reduction";
import { Overdue, remindersText } from "@/invoices/what-next";
import { Thread } from "@/messages/thread";
import { UnreadLink } from "@/messages/unread-link";
import { Checks, Icon, type IconName, Notice, State, TextButton, Timeline, Total } from "@/ui";
import { channelOfInvoice } from "../messages/channel";
import { InsertText } from "../texts/insert-text";
import { invoiceTexts } from "../texts/queries";
import type { Change, OfficeInvoice, ReviewCheck } from "../types";
import { Content } from "./content";
import { fieldsOf } from "./fields";
import { FormalDecision } from "./formal-decision";
import { Forwarded } from "./forwarded";
import { Measures } from "./measures";
import { Notes } from "./notes";
import { Related } from "./related";
import type { CorrectionHandle } from "./use-correction";
import type { DecisionHandle } from "./use-decision";

interface Props {
  /** That somebody else looks at it. */
  readonly held: ReactNode;
  readonly invoice: OfficeInvoice;
  /** Null when there is nothing to decide any more. */
  readonly correction: CorrectionHandle | null;
  readonly decision: DecisionHandle;
}

/** Everything known about the request, what needs attention first. */
export function Side({ held, invoice, correction, decision }: Props) {
  const { t } = useT();
  const region = useRef<HTMLDivElement>(null);
  const { overtaken, failure } = decision;
  const channel = channelOfInvoice(invoice.id, invoice.organisation.id);
  // What went wrong stands on top.
  useEffect(() => {
    if (overtaken || failure !== null) region.current?.scrollTo({ top: 0 });
  }, [overtaken, failure]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div className="split__side" ref={region} tabIndex={0} role="region" aria-label={t("review.side.label")}>
      {held}
      {overtaken && (
        <Notice kind="warning" live title={t("review.overtaken")} className="mb-4">
          {t("review.overtaken.text")}
        </Notice>
      )}
      {failure !== null && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      <section>
        <Total amount={formatMoney(invoice.allowed ?? invoice.total)}>
          {invoice.allowed !== null && (
            <p className="muted sm">
              {t("review.reduction.requested", { amount: formatMoney(invoice.total) })}
            </p>
          )}
          <Warnings checks={invoice.checks} />
        </Total>
        <UnreadLink channel={channel} />
        <Measures invoice={invoice} />
      </section>
      {invoice.refusal && <Refused refusal={invoice.refusal} />}
      {invoice.reduction && (
        <Notice kind="plain" title={insteadText(invoice.reduction)} className="mt-4">
          <ReducedLines lines={invoice.reduction.lines} dense />
        </Notice>
      )}
      {(invoice.refusal ?? invoice.reduction) && <FormalDecision invoice={invoice} />}
      {invoice.forwarding && <Forwarded invoiceId={invoice.id} forwarding={invoice.forwarding} />}
      {invoice.correction && <Asked correction={invoice.correction} />}
      <CheckList invoice={invoice} correction={correction} />
      {invoice.answers.length > 0 && (
        <section>
          <h2>{t("invoices.answers")}</h2>
          <AnswerList answers={invoice.answers} />
        </section>
      )}
      {invoice.changes && invoice.changes.length > 0 && (
        <Changes changes={invoice.changes} invoice={invoice} />
      )}
      <section>
        <h2>
          {t("review.form")} {correction && <small>{t("review.form.hint")}</small>}
        </h2>
        <Content sections={invoice.sections} correction={correction} />
      </section>
      <Related invoiceId={invoice.id} />
      <Notes invoiceId={invoice.id} />
      <History invoice={invoice} />
      <Thread
        channel={channel}
        empty={t("messages.empty.office")}
        look="block"
        help={(form) => (
          <InsertText
            form={form}
            name="text"
            source={[invoice.id, "message"]}
            load={() => invoiceTexts(invoice.id, "message", null)}
          />
        )}
      />
      {hasLetter(invoice.status) && (
        <p>
          <a
            className="back"
            href={`/api/v1/office/invoices/${invoice.id}/decision/pdf?language=${invoice.language}`}
            download
          >
            <Icon name="pdf" /> {t("review.letter")}
          </a>
        </p>
      )}
    </div>
  );
}

function Warnings({ checks }: { readonly checks: readonly ReviewCheck[] }) {
  const { t } = useT();
  const warnings = checks.filter(({ state }) => state !== "ok").length;
  return (
    <p className="sm">
      {warnings > 0 ? (
        <>
          <State kind="warn">{t("review.queue.warnings", { count: warnings })}</State>{" "}
          <span className="muted">{t("review.checks.of", { count: checks.length })}</span>
        </>
      ) : (
        <State kind="ok">{t("review.checks.passed", { count: checks.length })}</State>
      )}
    </p>
  );
}

const RANK = { error: 0, warning: 1, ok: 2 } as const;

function CheckList({ invoice, correction }: Pick<Props, "invoice" | "correction">) {
  const { t } = useT();
  const fields = fieldsOf(invoice);
  const checks = [...invoice.checks]
    .sort((a, b) => RANK[a.state] - RANK[b.state])
    .map(({ code, state, title, evidence, pointer, links }) => {
      const field = fields.find((one) => one.pointer === pointer);
      const ask = state !== "ok" && correction && field && !correction.has(field.pointer);
      return {
        key: code,
        state,
        title,
        evidence: <Evidence text={evidence} links={links} />,
        action: ask && (
          <TextButton small onClick={() => correction.toggle(field)}>
            {t("review.checks.ask")}
            <span className="vh">, {field.label}</span>
          </TextButton>
        ),
      };
    });
  return (
    <section>
      <h2>{t("review.checks")}</h2>
      <Checks checks={checks} />
    </section>
  );
}

/** What was found, and the other requests it speaks of. */
function Evidence({ text, links }: { readonly text: string; readonly links: ReviewCheck["links"] }) {
  const { t } = useT();
  return (
    <>
      {text}
      {links.map(({ invoice_id, reference }) => (
        <Fragment key={invoice_id}>
          {" "}
          <a href={`/office/invoices/${invoice_id}`} className="nowrap">
            <span className="vh">{t("review.checks.open")} </span>
            {reference}
          </a>
        </Fragment>
      ))}
    </>
  );
}

function Changes({
  changes,
  invoice,
}: {
  readonly changes: readonly Change[];
  readonly invoice: OfficeInvoice;
}) {
  const { t } = useT();
  const sent = invoice.events.findLast(({ action }) => action === "correct");
  return (
    <section>
      <h2>
        {t("invoices.changes", { version: invoice.version - 1 })}{" "}
        {sent && <small>{formatDay(sent.at)}</small>}
      </h2>
      <ChangeList changes={changes} />
    </section>
  );
}

function Refused({ refusal }: { readonly refusal: NonNullable<OfficeInvoice["refusal"]> }) {
  const { t } = useT();
  return (
    <Notice kind="plain" title={t("review.refused")} className="mt-4">
      <p>{refusal.reason}</p>
      {refusal.message && <p>{refusal.message}</p>}
    </Notice>
  );
}

function Asked({ correction }: { readonly correction: NonNullable<OfficeInvoice["correction"]> }) {
  const { t } = useT();
  return (
    <Notice kind="plain" title={t("review.asked")} className="mt-4">
      {correction.message && <p>{correction.message}</p>}
      {correction.overdue ? (
        <p>
          <Overdue date={correction.due_date} />
        </p>
      ) : (
        correction.due_date && <p>{t("review.asked.due", { date: formatDate(correction.due_date) })}</p>
      )}
      {correction.reminded_at.length > 0 && <p>{remindersText(correction.reminded_at)}</p>}
      <ul>
        {correction.items.map(({ id, pointer, label, place, message }) => (
          <li key={id}>{t("review.mail.item", { label: nameOfItem({ pointer, label }, place), message })}</li>
        ))}
      </ul>
    </Notice>
  );
}

const ICONS: Record<OfficeInvoice["events"][number]["action"], IconName> = {
  submit: "send",
  enter: "pencil",
  correct: "send",
  recall: "return",
  withdraw: "cross",
  accept: "check",
  request_correction: "return",
  refuse: "cross",
  forward: "send",
  undo: "return",
  reopen: "eye",
  transmit: "send",
  pay: "coins",
  return: "return",
};

function History({ invoice: { events } }: Pick<Props, "invoice">) {
  const { t } = useT();
  const entries = [...events]
    .sort((a, b) => b.at.localeCompare(a.at))
    .map((event) => ({
      key: `${event.at} ${event.action}`,
      icon: ICONS[event.action],
      title: t(`invoices.event.${event.action}`, { name: event.actor.name }),
      at: formatInstant(event.at),
      message: saidOf(event),
      ...(event.office !== null && { by: event.office }),
    }));
  return (
    <section>
      <h2>{t("review.history")}</h2>
      <Timeline entries={entries} />
    </section>
  );
}
