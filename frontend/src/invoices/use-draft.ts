import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { NetworkFailure, Problem } from "@/client";
import type { ServerFormHandle } from "@/form";
import { type AutosaveHandle, useAutosave } from "@/form/use-autosave";
import {
  createDraft,
  type Draft,
  deleteDraft,
  draftQuery,
  findCorrectionDraft,
  LISTS,
  readDraft,
  saveDraft,
} from "./queries";
import type { InvoiceValues } from "./values";

interface Options {
  readonly kind: string;
  /** The invoice that is corrected; null for a new one. */
  readonly invoiceId: string | null;
  /** What was loaded; null while nothing has been typed yet. */
  readonly draft: Draft | null;
  readonly form: ServerFormHandle<InvoiceValues>;
  /** Also when the page is being left, and nobody waits for what comes of it. */
  readonly onCreating?: (creation: Promise<Draft>) => void;
  readonly onCreated?: (draft: Draft) => void;
}

export interface DraftHandle {
  readonly autosave: AutosaveHandle<InvoiceValues>;
  /** Everything typed is saved when this resolves; gives the draft. Throws why it could not be saved. */
  readonly settle: () => Promise<Draft>;
  /** Throws the draft away. */
  readonly discard: () => Promise<void>;
  /** Stops saving: the draft has become an invoice. */
  readonly forget: () => void;
  /** After somebody else's save: this form's content replaces theirs. */
  readonly takeOver: () => Promise<void>;
}

/** A correction has one draft: another window may have made it since this form opened. */
async function overtaken(error: unknown, invoiceId: string | null): Promise<Draft | null> {
  const exists = error instanceof Problem && error.code === "draft_exists";
  return exists && invoiceId !== null ? findCorrectionDraft(invoiceId) : null;
}

/** A save that got no answer may have arrived: the revision that overtakes it then is its own. */
async function arrived(id: string, sent: string | null): Promise<Draft | null> {
  if (sent === null) return null;
  const found = await readDraft(id);
  return written(found.content) === sent ? found : null;
}

/** The same for the same content, in whatever order the server keeps its fields. */
function written(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

/** A creation that got no answer may have arrived: then the draft is that one, and gets what was typed since. */
async function createOnce(body: Parameters<typeof createDraft>[0]): Promise<Draft> {
  const made = await createDraft(body);
  return written(made.content) === written(body.content)
    ? made
    : saveDraft(made.id, made.revision, body.content);
}

/** What a save over somebody else's revision is told; here said before it is tried. */
const STALE = new Problem(
  { status: 412, code: "changed_meanwhile", title: "", detail: "", request_id: null },
  null,
);

/** The form's draft on the server: made by the first change, kept up to date by every further one. */
export function useDraft({ kind, invoiceId, draft, form, onCreating, onCreated }: Options): DraftHandle {
  const cache = useQueryClient();
  const current = useRef(draft);
  const gone = useRef(false);
  const mounted = useRef(false);
  const unanswered = useRef<string | null>(null);
  const key = useRef(crypto.randomUUID());
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const keep = useCallback(
    (saved: Draft) => {
      current.current = saved;
      cache.setQueryData(draftQuery(saved.id).queryKey, saved);
      for (const queryKey of LISTS) void cache.invalidateQueries({ queryKey });
      return { revision: saved.revision, at: new Date(saved.saved_at) };
    },
    [cache],
  );
  const save = async (values: InvoiceValues, revision: number | null) => {
    if (gone.current) return { revision: revision ?? 0, at: new Date() };
    const content: Draft["content"] = { ...values };
    if (current.current !== null && revision !== null) {
      const { id } = current.current;
      const saved = await saveDraft(id, revision, content).catch(async (error: unknown) => {
        if (error instanceof NetworkFailure) unanswered.current = written(content);
        const own =
          error instanceof Problem && error.status === 412 ? await arrived(id, unanswered.current) : null;
        if (own === null) throw error;
        return saveDraft(id, own.revision, content);
      });
      unanswered.current = null;
      return keep(saved);
    }
    const creation = createOnce({ kind, content, invoice_id: invoiceId, key: key.current });
    onCreating?.(creation);
    const created = await creation.catch(async (error: unknown) => {
      current.current = await overtaken(error, invoiceId);
      throw current.current ? STALE : error;
    });
    const kept = keep(created);
    // What is saved while the page is being left must not bring its reader back.
    if (mounted.current) onCreated?.(created);
    return kept;
  };
  const autosave = useAutosave<InvoiceValues>({ revision: draft?.revision ?? null, save });

  const { watch, getValues } = form;
  const { change, flush, failure, takeOver } = autosave;
  const opened = useRef(JSON.stringify(getValues()));
  useEffect(() => {
    // Fields fill in what can only be one thing as the form opens, which is before anything is told here.
    const filled = current.current !== null && JSON.stringify(getValues()) !== opened.current;
    if (filled) change(structuredClone(getValues()));
    const subscription = watch(() => change(structuredClone(getValues())));
    return () => subscription.unsubscribe();
  }, [watch, getValues, change]);

  const settle = useCallback(async () => {
    if (current.current === null) change(structuredClone(getValues()));
    if (!(await flush()) || current.current === null)
      throw failure() ?? new NetworkFailure("the draft is not saved");
    return current.current;
  }, [change, flush, failure, getValues]);
  const forget = useCallback(() => {
    gone.current = true;
    for (const queryKey of LISTS) void cache.invalidateQueries({ queryKey });
  }, [cache]);
  const discard = useCallback(async () => {
    if (current.current) await deleteDraft(current.current.id);
    forget();
  }, [forget]);
  const overwrite = useCallback(async () => {
    if (current.current === null) return;
    const theirs = await cache.fetchQuery({ ...draftQuery(current.current.id), staleTime: 0 });
    await takeOver(theirs.revision);
  }, [cache, takeOver]);

  return { autosave, settle, discard, forget, takeOver: overwrite };
}
