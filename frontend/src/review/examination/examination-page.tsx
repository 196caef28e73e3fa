import "@/ui/review.css";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { formatMoney, useT } from "@/i18n";
import { Main, PageTitle, Skeleton } from "@/ui";
import { type Opened, recordOpening } from "../api";
import { countsQuery } from "../counts";
import { downloadLastPackage } from "../package";
import { officeInvoiceQuery } from "../queries";
import { useShortcuts } from "../shortcuts";
import { secondsLeft, useUndo } from "../undo";
import { AcceptDialog } from "./accept-dialog";
import { AttachmentViewer } from "./attachment-viewer";
import { CorrectionPanel } from "./correction-panel";
import { AcceptReduced, DecisionBar, Decisions, LastMove, SendCorrection } from "./decision-bar";
import { fieldsOf } from "./fields";
import { ForwardingDialog } from "./forwarding-dialog";
import { ExaminationHead } from "./head";
import { HeldNotice } from "./held-notice";
import { PaperNotice } from "./paper-notice";
import { PaymentHoldNotice } from "./payment-hold";
import { isRecused, RecusalNotices } from "./recusal";
import { ReduceDialog } from "./reduce-dialog";
import { ReductionPanel } from "./reduction-panel";
import { RefusalDialog } from "./refusal-dialog";
import { Reopening } from "./reopening";
import { SecondLookNotice } from "./second-look";
import { Side } from "./side";
import { UndoButton } from "./undo-button";
import { correctionDecision, useCorrection } from "./use-correction";
import { useDecision } from "./use-decision";
import { useLease } from "./use-lease";
import { useReduction } from "./use-reduction";

const route = getRouteApi("/office/invoices/$invoiceId");

export function ExaminationPage() {
  const { language } = useT();
  const { invoiceId } = route.useParams();
  const { data, error } = useQuery({
    ...officeInvoiceQuery(invoiceId, language),
    // In another language the page stays as it is until the words have come.
    placeholderData: (before) => (before?.invoice.id === invoiceId ? before : undefined),
  });
  if (error && !data) throw error;
  if (!data)
    return (
      <Main look="review">
        <Skeleton lines={12} />
      </Main>
    );
  // Each request anew: another one's zoom, dialog or marked fields have no business here.
  return <Examination key={invoiceId} opened={data} />;
}

type Mode = "read" | "correct" | "reduce" | "confirm" | "refuse" | "forward" | "accept";

function Examination({ opened }: { readonly opened: Opened }) {
  const { invoice } = opened;
  const { t } = useT();
  const [mode, setMode] = useState<Mode>("read");
  const read = () => setMode("read");
  const decision = useDecision(opened, read);
  const correction = useCorrection(invoice.id);
  const reduction = useReduction(invoice);
  const { data: counts } = useQuery(countsQuery);
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  const { undo, undoLast } = useUndo();
  const go = useMoves(invoice.previous_id, invoice.next_id);
  const waits = invoice.status === "in_review";
  // Who leaves it to the others keeps it from nobody by looking at it.
  const mayDecide = waits && !isRecused(invoice);
  const lease = useLease(invoice.id, mayDecide);
  const open = mayDecide && lease.other === null;
  // Nothing asks "sure?" where every check is green; a warning is worth a second look.
  const doubtful = invoice.checks.some(({ state }) => state !== "ok");
  const accept = () => (doubtful ? setMode("accept") : decision.accept());
  const sendCorrection = () =>
    decision.send(correctionDecision(correction.form.getValues()), correction.forget);
  const sendReduced = () => decision.send(reduction.decision(), reduction.forget);
  const acceptReduced = () => {
    if (reduction.count === 0) accept();
    else if (reduction.isComplete()) setMode("confirm");
    else void reduction.form.attemptTo(sendReduced); // which the server refuses, at the fields
  };
  useOpening(invoice.id, waits);
  // Once a field is marked, who types words meant for it must not accept or refuse by their letters.
  // Nobody is the second of themselves or accepts what they have typed, and nothing whose payment is held.
  const alone = invoice.second_look?.mine !== true && invoice.entered_by?.mine !== true;
  const accepts = alone && invoice.holds.length === 0;
  const decides = open && mode === "read" && correction.items.length === 0;
  const reduces = open && accepts && invoice.second_look === null && invoice.reducible.length > 0;
  const reducing = open && (mode === "reduce" || mode === "confirm");
  useShortcuts({
    k: go.previous,
    j: go.next,
    z: downloadLastPackage,
    u: secondsLeft(opened) > 0 ? () => void undo(opened) : undoLast,
    ...(open && mode === "read" && { c: () => setMode("correct") }),
    ...(decides && {
      ...(accepts && reduction.count === 0 && { a: accept }),
      ...(reduces && { m: () => setMode("reduce") }),
      r: () => setMode("refuse"),
      f: () => setMode("forward"),
    }),
    ...((mode === "correct" || mode === "reduce") && { escape: read }),
  });
  const { last_name, first_name } = invoice.beneficiary;
  return (
    <Main look="review">
      <PageTitle>{t("review.examination.tab", { reference: invoice.reference })}</PageTitle>
      <ExaminationHead invoice={invoice} name={`${last_name} ${first_name}`} />
      <div className="split">
        <AttachmentViewer attachments={invoice.attachments} />
        {mode === "correct" ? (
          <CorrectionPanel
            held={<HeldNotice lease={lease} />}
            correction={correction}
            fields={fieldsOf(invoice)}
            language={invoice.language}
            usual={invoice.usual_due_date}
            onSend={sendCorrection}
            onBack={read}
          />
        ) : reducing ? (
          <ReductionPanel
            held={<HeldNotice lease={lease} />}
            reduction={reduction}
            language={invoice.language}
            onSend={async () => acceptReduced()}
            onBack={read}
          />
        ) : (
          <Side
            held={
              <>
                <HeldNotice lease={lease} />
                <PaperNotice invoice={invoice} />
                <SecondLookNotice invoice={invoice} />
                <PaymentHoldNotice invoice={invoice} />
                <RecusalNotices invoice={invoice} lifts={session.role === "administrator"} />
              </>
            }
            invoice={invoice}
            correction={open ? correction : null}
            decision={decision}
          />
        )}
      </div>
      <DecisionBar previous={go.previous} next={go.next} waiting={counts?.to_review}>
        {mode === "correct" && open ? (
          <SendCorrection
            busy={decision.busy}
            onBack={read}
            onSend={() => void correction.form.attemptTo(sendCorrection)}
          />
        ) : reducing ? (
          <AcceptReduced
            allowed={formatMoney(reduction.allowed)}
            busy={decision.busy}
            onBack={read}
            onSend={acceptReduced}
          />
        ) : open ? (
          <Decisions
            marked={correction.items.length}
            busy={decision.busy}
            onForward={() => setMode("forward")}
            onRefuse={() => setMode("refuse")}
            onCorrect={() => setMode("correct")}
            onAccept={accepts ? accept : null}
            onReduce={reduces ? () => setMode("reduce") : null}
            reduced={reduces ? reduction.count : 0}
          />
        ) : waits ? null : (
          <>
            <LastMove events={invoice.events} />
            <UndoButton opened={opened} />
            <Reopening opened={opened} />
          </>
        )}
      </DecisionBar>
      <RefusalDialog
        open={mode === "refuse"}
        invoiceId={invoice.id}
        language={invoice.language}
        // A dialog that gives way to another one closes too.
        onClose={() => setMode((now) => (now === "refuse" ? "read" : now))}
        onForward={() => setMode("forward")}
        decision={decision}
      />
      <ReduceDialog
        open={mode === "confirm"}
        reduction={reduction}
        checks={invoice.checks}
        language={invoice.language}
        onClose={() => setMode("reduce")}
        onAccept={() => {
          setMode("reduce");
          void reduction.form.attemptTo(sendReduced);
        }}
      />
      <ForwardingDialog open={mode === "forward"} invoice={invoice} onClose={read} decision={decision} />
      <AcceptDialog
        open={mode === "accept"}
        checks={invoice.checks}
        onClose={read}
        onAccept={() => {
          read();
          decision.accept();
        }}
      />
      {decision.confirmation}
    </Main>
  );
}

/** The way to the neighbours in the queue; undefined at its ends. */
function useMoves(previous: string | null, next: string | null) {
  const navigate = useNavigate();
  const to = (invoiceId: string | null) =>
    invoiceId === null
      ? undefined
      : () => void navigate({ to: "/office/invoices/$invoiceId", params: { invoiceId } });
  return { previous: to(previous), next: to(next) };
}

/** From the first look the company cannot recall its request. */
function useOpening(id: string, open: boolean): void {
  useEffect(() => {
    // Should this fail, a decision still cannot meet a recalled request: it names the version that was read.
    if (open) recordOpening(id).catch(() => undefined);
  }, [id, open]);
}
