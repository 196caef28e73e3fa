import type { Schemas } from "@/client";

export type Payee = Schemas["PayeeAccount"] | Schemas["PayeeBeneficiary"];

/** What every type's own part has. `kind` tells the server which type it is. */
export interface FormValues {
  kind: string;
}

/** An invoice while it is filled in: the shape of the API's body, with "" for what is not typed yet. */
export interface InvoiceValues<Form extends FormValues = FormValues> {
  beneficiary_id: string;
  payee: Payee | null;
  payment_reference: string;
  decision_number: string;
  decision_date: string;
  save_decision: boolean;
  decision_description: string;
  own_reference: string;
  attachments: string[];
  /** Which attachments hold which document, by the document's name. */
  documents: Record<string, string[] | undefined>;
  remark: string;
  declaration: boolean;
  /** In a correction: why what the office has marked stays as it is, by item. */
  explanations: Record<string, string>;
  form: Form;
}

type Stored = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Stored =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function emptyInvoice<Form extends FormValues>(form: Form): InvoiceValues<Form> {
  return {
    beneficiary_id: "",
    payee: null,
    payment_reference: "",
    decision_number: "",
    decision_date: "",
    save_decision: false,
    decision_description: "",
    own_reference: "",
    attachments: [],
    documents: {},
    remark: "",
    declaration: false,
    explanations: {},
    form,
  };
}

/** The values of a stored body or draft; what it lacks, or holds in another shape, is as in an empty invoice. */
export function restore<Form extends FormValues>(empty: Form, stored: unknown): InvoiceValues<Form> {
  const raw = isObject(stored) ? stored : {};
  const { payee, form, ...header } = emptyInvoice(empty);
  return {
    ...fill(header, raw),
    payee: payeeOf(raw.payee) ?? payee,
    attachments: textsOf(raw.attachments),
    documents: documentsOf(raw.documents),
    explanations: explanationsOf(raw.explanations),
    form: fill(form, raw.form),
  };
}

const textsOf = (stored: unknown): string[] =>
  Array.isArray(stored) ? stored.filter((text) => typeof text === "string") : [];

const documentsOf = (stored: unknown): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(isObject(stored) ? stored : {}).map(([name, files]) => [name, textsOf(files)]),
  );

const explanationsOf = (stored: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(stored) ? stored : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );

function payeeOf(stored: unknown): Payee | null {
  if (!isObject(stored)) return null;
  if (stored.beneficiary_account === true) return { beneficiary_account: true };
  const { bank_account_id } = stored;
  return typeof bank_account_id === "string" ? { bank_account_id } : null;
}

const EXAMPLES = new WeakMap<readonly unknown[], unknown>();

/** For a template: a list that is empty when the form opens, with an example of its entries. */
export function none<Entry>(example: Entry): Entry[] {
  const list: Entry[] = [];
  EXAMPLES.set(list, example);
  return list;
}

function entriesOf(template: readonly unknown[], stored: readonly unknown[]): unknown[] {
  const example = template[0] ?? EXAMPLES.get(template);
  return stored.map((entry) => fill(example, entry));
}

/** A list of the template has one example of its entries, or was made by `none`; null is a yes or no not answered. */
function fill<Template>(template: Template, stored: unknown): Template;
function fill(template: unknown, stored: unknown): unknown {
  if (Array.isArray(template)) return Array.isArray(stored) ? entriesOf(template, stored) : template;
  if (template === null) return typeof stored === "boolean" ? stored : null;
  if (isObject(template)) {
    const raw = isObject(stored) ? stored : {};
    return Object.fromEntries(
      Object.entries(template).map(([name, value]) => [name, fill(value, raw[name])]),
    );
  }
  if (typeof template === "string" && typeof stored === "number") return String(stored);
  return typeof stored === typeof template ? stored : template;
}

/**
 * Which entry of a sent list an entry was, so that a reviewer's words about it find it again after lines were added or
 * taken away. Kept in the draft, never sent.
 */
export const SENT = "sent";

/** Numbers the entries of every list of a sent form. */
export function numbered<Value>(value: Value): Value;
export function numbered(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((entry, index) => (isObject(entry) ? { ...entry, [SENT]: String(index) } : entry));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, numbered(inner)]));
}

/** The body that is sent: what is not filled in is null, so that the server can say that it is missing. */
export function toBody(values: InvoiceValues): Stored {
  const { attachments, decision_description, documents, explanations } = values;
  const body = {
    ...values,
    documents: heldIn(attachments, documents),
    explanations: Object.fromEntries(Object.entries(explanations).filter(([, why]) => why.trim() !== "")),
    decision_description: values.save_decision ? decision_description : "",
  };
  return clean(body) as Stored; // an object stays an object
}

/** Without the files that were taken off since. */
const heldIn = (
  attachments: readonly string[],
  documents: InvoiceValues["documents"],
): InvoiceValues["documents"] => {
  const held = Object.entries(documents).map(([name, files]) => [
    name,
    files?.filter((file) => attachments.includes(file)) ?? [],
  ]);
  return Object.fromEntries(held);
};

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.trim() === "" ? null : value.trim();
  if (Array.isArray(value)) return value.map(clean);
  if (!isObject(value)) return value;
  const sent = Object.entries(value).filter(([name]) => name !== SENT);
  return Object.fromEntries(sent.map(([name, inner]) => [name, clean(inner)]));
}
