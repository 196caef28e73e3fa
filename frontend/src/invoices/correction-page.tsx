import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useServerForm } from "@/form";
import { HelpLinks } from "@/help/help-links";
import { useT } from "@/i18n";
import { useHaveSeen } from "@/notices/use-have-seen";
import { Actions, Button, Icon, LinkButton, Main, Notice, PageHeading } from "@/ui";
import { BackToCounter } from "./back-to-counter";
import { asksOf, type CorrectionItem, explanationPlace, inFormOrder, markItems } from "./correction";
import { CorrectionBar, CorrectionBox } from "./correction-box";
import type { FormPart } from "./forms/part";
import { History } from "./history";
import { InvoiceForm } from "./invoice-form";
import { InvoiceHeading } from "./invoice-page";
import { type Draft, findCorrectionDraft, type Invoice, invoiceQuery, type ReadInvoice } from "./queries";
import { targetOfHash } from "./target";
import { useDraft } from "./use-draft";
import { type InvoiceValues, numbered, restore } from "./values";

interface Props {
  readonly part: FormPart;
  readonly read: ReadInvoice;
  /** The correction under way, if one was begun. */
  readonly draft: Draft | null;
}

/** The form with what was sent, and the office's words at the fields that it has marked. */
export function CorrectionPage({ part, read, draft }: Props) {
  const [opened, setOpened] = useState({ read, draft, key: 0 });
  const { invoice } = opened.read;
  useHaveSeen({ invoice_id: invoice.id });
  const onReload = async () => {
    const theirs = await findCorrectionDraft(invoice.id);
    setOpened(({ key }) => ({ read: opened.read, draft: theirs, key: key + 1 }));
  };
  return (
    <Main>
      {invoice.correction === null ? (
        <NothingToCorrect invoice={invoice} />
      ) : (
        <>
          <InvoiceHeading invoice={invoice} />
          <CorrectionForm
            key={opened.key}
            part={part}
            read={opened.read}
            draft={opened.draft}
            correction={invoice.correction}
            onReload={() => void onReload()}
          />
        </>
      )}
    </Main>
  );
}

function NothingToCorrect({ invoice: { id, status } }: { readonly invoice: Invoice }) {
  const { t } = useT();
  return (
    <>
      <PageHeading title={t("invoices.correction.none")} back={<BackToCounter />} />
      <Notice>{t(`invoices.status.${status}.meaning`)}</Notice>
      <Actions>
        <LinkButton href={`/invoices/${id}`}>{t("invoices.correction.see")}</LinkButton>
      </Actions>
    </>
  );
}

interface FormProps extends Props {
  readonly correction: NonNullable<Invoice["correction"]>;
  readonly onReload: () => void;
}

/** The reviewer's items where they are in the form now; follows every change. */
function useMarkedItems(items: readonly CorrectionItem[], sent: InvoiceValues, initial: InvoiceValues) {
  const [marked, setMarked] = useState(() => markItems(items, sent, initial));
  const follow = (now: unknown) => {
    const next = markItems(items, sent, now);
    setMarked((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
  };
  return { marked, follow };
}

function CorrectionForm({ part, read, draft: opened, correction, onReload }: FormProps) {
  const { t, language } = useT();
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const { invoice } = read;
  // The same items in the reader's language of the moment.
  const { data: shown = read } = useQuery({
    ...invoiceQuery(invoice.id, language),
    placeholderData: keepPreviousData,
  });
  const { items: asked } = shown.invoice.correction ?? correction;
  const items = useMemo(() => inFormOrder(asked), [asked]);
  const [sent] = useState(() => numbered(restore(part.empty, invoice.body)));
  // What is confirmed is the new content.
  const [initial] = useState(() =>
    opened ? restore(part.empty, opened.content) : { ...sent, declaration: false },
  );
  const { marked, follow } = useMarkedItems(items, sent, initial);
  const form = useServerForm<InvoiceValues>({ defaultValues: initial, asks: asksOf(marked) });
  const draft = useDraft({ kind: invoice.kind, invoiceId: invoice.id, draft: opened, form });
  const { watch, getValues } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the form and the language's items.
  useEffect(() => {
    follow(getValues());
    const subscription = watch(() => follow(getValues()));
    return () => subscription.unsubscribe();
  }, [watch, getValues, items]);

  const first = marked.find(({ answered, name }) => !answered && name !== null)?.name ?? null;
  const opening = targetOfHash(hash) ?? first;
  const placed: FormPart = {
    ...part,
    placeOf: (name, values) => part.placeOf(explanationPlace(marked, name) ?? name, values),
  };
  return (
    <InvoiceForm
      form={form}
      part={placed}
      draft={draft}
      corrected={invoice}
      target={opening}
      onReload={onReload}
      onReady={() =>
        navigate({ to: "/invoices/$invoiceId/correction/confirm", params: { invoiceId: invoice.id } })
      }
      above={
        <>
          <CorrectionBox correction={shown.invoice.correction ?? correction} marked={marked} part={part} />
          <HelpLinks questions={["correct"]} />
          <CorrectionBar
            correction={shown.invoice.correction ?? correction}
            marked={marked}
            opened={opening}
          />
        </>
      }
      beside={
        <>
          <div>
            <h2>{t("invoices.receipt.history")}</h2>
            <div className="mt-4">
              <History events={invoice.events} />
            </div>
          </div>
          <p>
            <a className="back" href={`/api/v1/invoices/${invoice.id}/pdf`} download>
              <Icon name="pdf" /> {t("invoices.correction.pdf")}
            </a>
          </p>
          <p>
            <a className="back" href={`/api/v1/invoices/${invoice.id}/decision/pdf`} download>
              <Icon name="pdf" /> {t("invoices.letter.download")}
            </a>
          </p>
        </>
      }
      actions={
        <Actions>
          <Button type="submit" size="large" busy={form.busy}>
            {t("invoices.correction.send")}
          </Button>
          <LinkButton kind="quiet" href="/counter">
            {t("invoices.correction.later")}
          </LinkButton>
        </Actions>
      }
    />
  );
}
