import type { QueryClient } from "@tanstack/react-query";
import { notFound, redirect } from "@tanstack/react-router";
import { beneficiariesQuery, beneficiaryQuery } from "@/beneficiaries/queries";
import { Problem } from "@/client";
import { type DocumentPlace, documentQuery } from "@/documents";
import { currentLanguage, loadTexts } from "@/i18n";
import { bankAccountsQuery } from "@/organisations/queries";
import { formOfCopy } from "./copying";
import { FORMS, isKind, type Kind } from "./forms";
import type { FormPart } from "./forms/part";
import { onlyPerson, startWith } from "./only-choice";
import {
  type Draft,
  draftQuery,
  findCorrectionDraft,
  type Invoice,
  invoiceQuery,
  type ReadInvoice,
} from "./queries";
import type { InvoiceValues } from "./values";

interface OpenedKind {
  readonly kind: Kind;
  readonly part: FormPart;
}

/** The type that an address names, with its part of the form. */
export async function openKind(kind: string): Promise<OpenedKind> {
  if (!isKind(kind)) throw notFound();
  const [part] = await Promise.all([FORMS[kind].load(), loadTexts(`forms.${kind}`)]);
  return { kind, part };
}

/** Makes the draft available, as it is on the server when the page is entered. */
export async function openDraft(cache: QueryClient, kind: Kind, id: string, fresh: boolean): Promise<void> {
  const draft = await findDraft(cache, id, fresh);
  if (draft.invoice_id !== null)
    throw redirect({
      to: "/invoices/$invoiceId/correction",
      params: { invoiceId: draft.invoice_id },
      replace: true,
    });
  if (draft.kind !== kind)
    throw redirect({
      to: "/invoices/new/$kind",
      params: { kind: draft.kind },
      search: { draft: id },
      replace: true,
    });
  await showable(cache, draft.content);
}

/** A request that was taken back is the draft of the same id: whoever comes to its old address is led there. */
async function findInvoice(read: Promise<ReadInvoice>, id: string): Promise<ReadInvoice> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof Problem && error.code === "invoice_recalled")) throw error;
    throw redirect({
      to: "/invoices/new/$kind",
      params: { kind: String(error.params.kind) },
      search: { draft: id },
      replace: true,
    });
  }
}

/** An invoice to be followed, with the part of its type, if this client knows the type. */
export async function openInvoice(cache: QueryClient, id: string): Promise<{ part: FormPart | null }> {
  const { invoice } = await findInvoice(cache.ensureQueryData(invoiceQuery(id, currentLanguage())), id);
  return isKind(invoice.kind) ? await openKind(invoice.kind) : { part: null };
}

/** A draft that was sent has become the invoice of the same id: its receipt is where the reader wants to be. */
async function findDraft(cache: QueryClient, id: string, fresh: boolean): Promise<Draft> {
  try {
    return await (fresh
      ? cache.fetchQuery({ ...draftQuery(id), staleTime: 0 })
      : cache.ensureQueryData(draftQuery(id)));
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error;
    const sent = await cache.fetchQuery(invoiceQuery(id, currentLanguage())).catch(() => null);
    throw sent ? redirect({ to: "/invoices/$invoiceId", params: { invoiceId: id }, replace: true }) : error;
  }
}

/** Whether a draft is not there any more: the page in its place says so. */
export async function isGone(opening: Promise<void>): Promise<boolean> {
  try {
    await opening;
    return false;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return true;
    throw error;
  }
}

/** The earlier invoice that a new one is taken from: its person, or all that recurs of it. */
export interface Model {
  readonly like: string | null;
  readonly copy: string | null;
}

/** The first two of the list tell whether there is only one. */
const SOMEBODY = { name: null, avs_number: null, limit: 2 };

async function onlyBeneficiary(cache: QueryClient) {
  const id = onlyPerson(await cache.ensureQueryData(beneficiariesQuery(SOMEBODY)));
  return id === null ? null : cache.ensureQueryData(beneficiaryQuery(id));
}

/**
 * What a new form begins with: what it takes from its model, else the only person, and the company's default account,
 * which the only one is too.
 */
export async function startOf(
  cache: QueryClient,
  { kind, part }: OpenedKind,
  { like, copy }: Model,
): Promise<Partial<InvoiceValues>> {
  const model = copy ?? like;
  const [{ items }, person] = await Promise.all([
    cache.ensureQueryData(bankAccountsQuery),
    model === null ? onlyBeneficiary(cache) : null,
  ]);
  const first = items.find(({ is_default }) => is_default) ?? (items.length === 1 ? items[0] : undefined);
  const usual = first ? { payee: { bank_account_id: first.id } } : {};
  if (model === null) return person ? startWith(person, items, first, kind) : usual;
  const { invoice } = await cache.ensureQueryData(invoiceQuery(model, currentLanguage()));
  if (copy !== null && invoice.kind !== kind)
    throw redirect({
      to: "/invoices/new/$kind",
      params: { kind: invoice.kind },
      search: { copy },
      replace: true,
    });
  const { payee } = invoice.body;
  const gone = "bank_account_id" in payee && !items.some(({ id }) => id === payee.bank_account_id);
  return {
    ...headerOf(invoice),
    ...(gone && { payment_reference: "" }),
    ...(gone ? usual : { payee }),
    ...(copy !== null && { form: formOfCopy(part, invoice.body.form, "copy") }),
  };
}

/** For whom an invoice was, and by which decision. */
const headerOf = ({ body }: Invoice) => ({
  beneficiary_id: body.beneficiary_id,
  payment_reference: body.payment_reference ?? "",
  decision_number: body.decision_number,
  decision_date: body.decision_date ?? "",
});

/** What fields show beside their values, so that nothing moves once the form is open. */
export async function showable(
  cache: QueryClient,
  content: Readonly<Record<string, unknown>>,
  place?: DocumentPlace,
): Promise<void> {
  const { beneficiary_id, attachments } = content;
  const ids = Array.isArray(attachments) ? attachments.filter((id) => typeof id === "string") : [];
  await Promise.all([
    cache.prefetchQuery(bankAccountsQuery),
    typeof beneficiary_id === "string" &&
      beneficiary_id !== "" &&
      cache.prefetchQuery(beneficiaryQuery(beneficiary_id)),
    ...ids.map((id) => cache.prefetchQuery(documentQuery(id, place))),
  ]);
}

/** An invoice that is to be corrected, with the correction under way. */
export async function openCorrection(cache: QueryClient, invoiceId: string) {
  const [read, draft] = await Promise.all([
    findInvoice(cache.fetchQuery({ ...invoiceQuery(invoiceId, currentLanguage()), staleTime: 0 }), invoiceId),
    findCorrectionDraft(invoiceId),
  ]);
  const { kind, body, attachments } = read.invoice;
  for (const document of attachments) cache.setQueryData(documentQuery(document.id).queryKey, document);
  const [{ part }] = await Promise.all([openKind(kind), showable(cache, draft?.content ?? body)]);
  return { part, read, draft };
}
