import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { formatDay, formatIban, formatMoney, formatPeriod, useT } from "@/i18n";
import { channelOfInvoice } from "@/messages/channel";
import { Thread } from "@/messages/thread";
import { UnreadLink } from "@/messages/unread-link";
import { useHaveSeen } from "@/notices/use-have-seen";
import {
  FormPage,
  Icon,
  LinkButton,
  Main,
  Notice,
  PageHeading,
  Panel,
  Section,
  Skeleton,
  StatusTag,
  Total,
} from "@/ui";
import { SectionTable } from "@/ui/section-table";
import { filesInPlace } from "./attached-files";
import { BackToCounter } from "./back-to-counter";
import { AnswerList, ChangeList } from "./changes";
import { PaidTo } from "./confirm-panel";
import { isKind } from "./forms";
import type { FormPart } from "./forms/part";
import { History } from "./history";
import { hasLetter } from "./letter";
import { type Invoice, invoiceQuery } from "./queries";
import { Reduced } from "./reduction";
import { RecallOffer, Withdrawal } from "./take-back";
import { CorrectionAsked, Forwarded, meaningOf, Refused, WhatNext } from "./what-next";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The page follows upon a submission. */
    sent?: "new" | "corrected";
  }
}

/** The receipt of a request, and from then on the page where it is followed. */
export function InvoicePage({
  invoiceId,
  part,
}: {
  readonly invoiceId: string;
  /** The part of its type, if this client knows the type. */
  readonly part: FormPart | null;
}) {
  const { t, language } = useT();
  const { data, error } = useQuery({
    ...invoiceQuery(invoiceId, language),
    placeholderData: keepPreviousData,
  });
  useHaveSeen({ invoice_id: invoiceId });
  const sent = useLocation({ select: ({ state }) => state.sent });
  if (error) throw error;
  if (!data)
    return (
      <Main>
        <Skeleton lines={12} />
      </Main>
    );
  const { invoice } = data;
  const channel = channelOfInvoice(invoice.id);
  return (
    <Main>
      <InvoiceHeading invoice={invoice} />
      <FormPage asideLabel={t("invoices.receipt.aside")} aside={<Beside invoice={invoice} />}>
        <div className="stack">
          {/* The browser keeps `sent` with the page, also for when more has happened. */}
          {sent && invoice.status === "in_review" && (
            <Notice kind="success" live title={t(`invoices.receipt.sent_${sent}`)}>
              <p>{t("invoices.receipt.quote", { reference: invoice.reference })}</p>
              {sent === "new" && <RecallOffer read={data} />}
            </Notice>
          )}
          {invoice.received_on !== null && (
            <Notice kind="plain">
              {t("invoices.origin.paper.entered", { day: formatDay(invoice.received_on) })}
            </Notice>
          )}
          {invoice.correction && (
            <CorrectionAsked invoice={invoice} correction={invoice.correction} part={part} />
          )}
          {invoice.refusal && <Refused invoice={invoice} refusal={invoice.refusal} />}
          {invoice.reduction && <Reduced invoice={invoice} reduction={invoice.reduction} />}
          {invoice.forwarding && <Forwarded forwarding={invoice.forwarding} />}
          <UnreadLink channel={channel} />
          <PhoneActions invoice={invoice} />
          <WhatNext invoice={invoice} />
          <Withdrawal read={data} />
        </div>
        {invoice.answers.length > 0 && (
          <Section title={t("invoices.answers")}>
            <AnswerList answers={invoice.answers} />
          </Section>
        )}
        {invoice.changes !== null && invoice.changes.length > 0 && (
          <Section title={t("invoices.changes", { version: invoice.version - 1 })}>
            <ChangeList changes={invoice.changes} />
          </Section>
        )}
        {invoice.sections.map((section) => (
          <SectionTable
            key={section.title}
            section={section}
            contentOf={filesInPlace(invoice.attachments.map(({ id }) => id))}
          />
        ))}
        <Thread channel={channel} empty={t("messages.empty.company")} />
      </FormPage>
    </Main>
  );
}

/** Type, number, reference and status of a request. */
export function InvoiceHeading({ invoice }: { readonly invoice: Invoice }) {
  const { t, maybeText } = useT();
  const { kind, form_number, reference, status } = invoice;
  const title = maybeText(`forms.${kind}.title`) ?? kind;
  return (
    <PageHeading
      title={title}
      tabTitle={`${title} ${reference}`}
      sub={t("invoices.receipt.sub", { number: form_number, reference })}
      back={<BackToCounter />}
    >
      <p className="mt-3">
        <StatusTag status={status} label={t(`invoices.status.${status}`)} meaning={meaningOf(invoice)} />
      </p>
    </PageHeading>
  );
}

/** What one does most with a request; on phones the column beside, which has it all, is far below. */
function PhoneActions({ invoice: { id, kind } }: { readonly invoice: Invoice }) {
  const { t } = useT();
  return (
    <div className="only-phone stack">
      <LinkButton kind="secondary" block icon="pdf" href={`/api/v1/invoices/${id}/pdf`} download>
        {t("invoices.receipt.pdf")}
      </LinkButton>
      {isKind(kind) && (
        <LinkButton kind="secondary" block icon="plus" href={`/invoices/new/${kind}?like=${id}`}>
          {t("invoices.receipt.another")}
        </LinkButton>
      )}
    </div>
  );
}

/** Requests that end without a payment: no account is promised one. */
const UNPAID: readonly Invoice["status"][] = ["refused", "forwarded", "withdrawn"];

function Beside({ invoice }: { readonly invoice: Invoice }) {
  const { t } = useT();
  const { id, kind, reference, total, allowed, payee, beneficiary, events } = invoice;
  return (
    <>
      <Panel tint>
        <div className="stack">
          <div>
            <p className="muted sm">{t("invoices.receipt.reference")}</p>
            <p className="tnum">
              <strong>{reference}</strong>
            </p>
          </div>
          <div>
            <p className="muted sm">{t("invoices.amount_asked")}</p>
            <Total amount={formatMoney(String(total))} />
          </div>
          {allowed !== null && (
            <div>
              <p className="muted sm">{t("invoices.amount_allowed")}</p>
              <Total amount={formatMoney(allowed)} />
            </div>
          )}
          {!UNPAID.includes(invoice.status) && <PaidTo iban={formatIban(payee.iban)} holder={payee.holder} />}
          <div>
            <p className="muted sm">{t("invoices.receipt.for")}</p>
            <p>{`${beneficiary.last_name} ${beneficiary.first_name}`}</p>
            <p className="sm">{formatPeriod(invoice.period_from, invoice.period_to)}</p>
          </div>
          <p>
            <LinkButton kind="secondary" block icon="pdf" href={`/api/v1/invoices/${id}/pdf`} download>
              {t("invoices.receipt.pdf")}
            </LinkButton>
          </p>
          {hasLetter(invoice.status) && (
            <p>
              <a className="back" href={`/api/v1/invoices/${id}/decision/pdf`} download>
                <Icon name="pdf" /> {t("invoices.letter.download")}
              </a>
            </p>
          )}
          <p>
            <a className="back" href={`/api/v1/invoices/${id}/pdf?copy=true`} download>
              <Icon name="pdf" /> {t("invoices.copy.download")}
            </a>
          </p>
          {isKind(kind) && (
            <>
              <p>
                <a className="back" href={`/invoices/new/${kind}?copy=${id}`}>
                  <Icon name="copy" /> {t("invoices.receipt.again")}
                </a>
                <span className="cell-sub">{t("invoices.receipt.again.hint")}</span>
              </p>
              <p>
                <a className="back" href={`/invoices/new/${kind}?like=${id}`}>
                  <Icon name="plus" /> {t("invoices.receipt.another")}
                </a>
                <span className="cell-sub">{t("invoices.receipt.another.hint")}</span>
              </p>
            </>
          )}
        </div>
      </Panel>
      <div>
        <h2>{t("invoices.receipt.history")}</h2>
        <div className="mt-4">
          <History events={events} />
        </div>
      </div>
    </>
  );
}
