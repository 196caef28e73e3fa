import { parseMoney } from "@/i18n/parse";
import { KINDS, type Kind } from "@/invoices/forms";
import { type ListState, typedText } from "@/lists/state";
import { PAGE_SIZE } from "../queries";
import type { OfficeSearch, Order, Origin, QueueMatch, Status, View } from "../types";

export const VIEWS = [
  "to_review",
  "corrected",
  "mine",
  "unassigned",
  "second_look",
  "first_signed",
  "decided_today",
  "formal_decision",
  "all",
] as const satisfies readonly View[];

/** Where more than one status is to be found: what a decision of today can have led to, and everything sent. */
export const STATUSES = {
  to_review: [],
  corrected: [],
  mine: [],
  unassigned: [],
  second_look: [],
  first_signed: [],
  decided_today: ["accepted", "to_correct", "refused", "forwarded"],
  formal_decision: [],
  all: ["in_review", "to_correct", "accepted", "transmitted", "paid", "refused", "forwarded", "withdrawn"],
} as const satisfies Record<View, readonly Status[]>;

/** How a request came. */
export const ORIGINS = ["paper", "online"] as const satisfies readonly Origin[];

export const ORDERS = ["newest", "largest"] as const satisfies readonly Order[];

/** The offices that a decision's number can begin with, and whose they are, as their numbers follow the cantons. */
const CANTONS = "ZH BE LU UR SZ OW NW GL ZG FR SO BS BL SH AR AI SG GR AG TG TI VD VS NE GE".split(" ");
type DecisionOffice =
  | { readonly code: string; readonly canton: string }
  | { readonly code: "326" | "327"; readonly canton?: undefined };
export const DECISION_OFFICES: readonly DecisionOffice[] = [
  ...CANTONS.map((canton, at) => ({ code: String(301 + at), canton })),
  { code: "326" },
  { code: "327" },
  { code: "350", canton: "JU" },
];

/** The filters that stand in the address; what is typed may name a person and does not (UX, Lists). */
export interface QueueSearch {
  readonly view?: Exclude<View, "to_review">;
  /** One or several, with commas. */
  readonly kind?: string;
  readonly status?: Status;
  /** The first day of a band of `ageing`: what waits as long. */
  readonly age?: number;
  readonly office?: number;
  readonly warned?: boolean;
  /** Whether payments to its account or company are held. */
  readonly held?: boolean;
  readonly origin?: Origin;
  readonly company?: string;
  /** An officer's id, or one of two words. */
  readonly assignee?: string;
  readonly order?: Order;
}

/** Where everything waits, so that its age says something. */
export const isWaiting = (view: View): boolean =>
  view !== "decided_today" && view !== "formal_decision" && view !== "all";

/** Of no use where no acceptance takes two officers, so shown where there is any. */
export const isOfTwo = (view: View): view is "second_look" | "first_signed" =>
  view === "second_look" || view === "first_signed";

/** Where an officer can still be chosen. */
export const isOfAnybody = (view: View): boolean => view !== "mine" && view !== "unassigned";

/** Its name in the history's entry. */
export const QUEUE_LIST = "queue";

/** What is typed into the amounts, in the history's entry. */
export const AMOUNTS = ["amount_from", "amount_to"] as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isId = (raw: unknown): raw is string => typeof raw === "string" && UUID.test(raw);

/** The forms that an address names. */
export function kindsOf(raw: unknown): Kind[] {
  const named = typeof raw === "string" ? raw.split(",") : [];
  return KINDS.filter((kind) => named.includes(kind));
}

/** What an address asks for, as far as it makes sense. */
export function queueSearch(raw: Readonly<Record<string, unknown>>): QueueSearch {
  const view = VIEWS.find((known) => known === raw.view) ?? "to_review";
  const kinds = kindsOf(raw.kind);
  const status = STATUSES[view].find((known) => known === raw.status);
  const order = ORDERS.find((known) => known === raw.order);
  const origin = ORIGINS.find((known) => known === raw.origin);
  const office = DECISION_OFFICES.find(({ code }) => code === String(raw.office));
  return {
    ...(view !== "to_review" && { view }),
    ...(kinds.length > 0 && { kind: kinds.join(",") }),
    ...(status && { status }),
    ...(isWaiting(view) && isAge(raw.age) && { age: raw.age }),
    ...(office && { office: Number(office.code) }),
    ...(typeof raw.warned === "boolean" && { warned: raw.warned }),
    ...(typeof raw.held === "boolean" && { held: raw.held }),
    ...(origin && { origin }),
    ...(isId(raw.company) && { company: raw.company }),
    ...(isOfAnybody(view) && isAssignee(raw.assignee) && { assignee: raw.assignee }),
    ...(order && { order }),
  };
}

const isAge = (raw: unknown): raw is number =>
  typeof raw === "number" && Number.isInteger(raw) && raw >= 0 && raw <= 10_000;

const isAssignee = (raw: unknown): raw is string => raw === "me" || raw === "nobody" || isId(raw);

/** An amount that is typed, once it can be read as one. */
function typedAmount(state: ListState, name: (typeof AMOUNTS)[number]): string | null {
  const amount = parseMoney(typedText(state, name) ?? "");
  return /^\d{1,9}\.\d\d$/.test(amount) ? amount : null;
}

/** The view and its filters, as they are kept under a name. */
export function queueMatch(search: QueueSearch, state: ListState): Required<QueueMatch> {
  const {
    view = "to_review",
    kind,
    status,
    age,
    office,
    warned,
    held,
    origin,
    company,
    assignee,
    order,
  } = search;
  return {
    view,
    statuses: status ? [status] : [],
    kinds: kindsOf(kind),
    age: age ?? null,
    amount_from: typedAmount(state, "amount_from"),
    amount_to: typedAmount(state, "amount_to"),
    decision_office: office === undefined ? null : String(office),
    warned: warned ?? null,
    held: held ?? null,
    origin: origin ?? null,
    organisation_id: company ?? null,
    assignee: assignee ?? null,
    order: order ?? null,
  };
}

export function officeSearch(search: QueueSearch, state: ListState): OfficeSearch {
  return {
    ...queueMatch(search, state),
    text: typedText(state, "text"),
    limit: PAGE_SIZE,
    cursor: state.cursors.at(-1) ?? null,
  };
}

/** Every filter's name, so that those in use give way. */
export const NO_FILTERS = {
  kind: undefined,
  status: undefined,
  age: undefined,
  office: undefined,
  warned: undefined,
  held: undefined,
  origin: undefined,
  company: undefined,
  assignee: undefined,
  order: undefined,
} as const;

/** As the address holds what was kept under a name. */
export function searchOf(kept: QueueMatch): Record<keyof QueueSearch, unknown> {
  return {
    ...NO_FILTERS,
    view: undefined,
    ...queueSearch({
      view: kept.view,
      kind: kept.kinds?.join(","),
      status: kept.statuses?.[0],
      age: kept.age ?? undefined,
      office: kept.decision_office ?? undefined,
      warned: kept.warned ?? undefined,
      held: kept.held ?? undefined,
      origin: kept.origin ?? undefined,
      company: kept.organisation_id ?? undefined,
      assignee: kept.assignee ?? undefined,
      order: kept.order ?? undefined,
    }),
  };
}

/** How many filters are in use among those that are folded away. */
export function usedOf(search: QueueSearch, state: ListState): number {
  const { kind, office, warned, held, origin } = search;
  const typed = AMOUNTS.filter((name) => typedText(state, name) !== null).length;
  return [kind, office, warned, held, origin].filter((value) => value !== undefined).length + typed;
}

/** Whether the list shows less than its view, or in another order: what can be kept under a name. */
export function narrows({ view: _, ...filters }: QueueSearch, state: ListState): boolean {
  const typed = AMOUNTS.some((name) => typedText(state, name) !== null);
  return typed || Object.values(filters).some((value) => value !== undefined);
}

export function queueAddress(view: View): string {
  return view === "to_review" ? "/office" : `/office?view=${view}`;
}
