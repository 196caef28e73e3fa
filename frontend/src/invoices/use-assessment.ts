import { useCallback, useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { whenSessionIsBack } from "@/client/session";
import { useRefusedCount } from "@/documents";
import type { ServerFormHandle } from "@/form";
import { useT } from "@/i18n";
import { usePaper } from "./paper";
import { type Assessment, checkInvoice } from "./queries";
import { type InvoiceValues, toBody } from "./values";

const DELAY = 600;

export interface AssessmentHandle {
  /** What the server said last; null before its first answer. */
  readonly assessment: Assessment | null;
  /** Asks now, for instance before sending, and throws when there is no answer. */
  readonly check: () => Promise<Assessment>;
}

/** What the server's rules say to the form as it is filled in: amounts, warnings and what is missing. */
export function useAssessment(
  { control, watch, getValues }: ServerFormHandle<InvoiceValues>,
  invoiceId?: string,
): AssessmentHandle {
  const { language } = useT();
  const draftId = usePaper()?.draft;
  const refused = useRefusedCount(useWatch({ control, name: "attachments" }));
  const [assessment, setAssessment] = useState<Assessment | null>(null);
  const check = useCallback(
    async (signal?: AbortSignal) => {
      const body = { ...toBody(getValues()), ...(draftId !== undefined && { draft_id: draftId }) };
      const said = await checkInvoice(body, { invoiceId, ...(signal && { signal }) });
      setAssessment(said);
      return said;
    },
    [getValues, invoiceId, draftId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language and a file refused later ask again.
  useEffect(() => {
    let running = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      running = new AbortController();
      // Nothing is lost without an answer: the next change asks again, and sending asks in any case.
      check(running.signal).catch(() => undefined);
    };
    again();
    const subscription = watch(() => {
      running.abort(); // it would mark again what has just been typed
      clearTimeout(timer);
      timer = setTimeout(again, DELAY);
    });
    const forget = whenSessionIsBack(again);
    return () => {
      forget();
      subscription.unsubscribe();
      clearTimeout(timer);
      running.abort();
    };
  }, [check, watch, language, refused]);
  return { assessment, check };
}
