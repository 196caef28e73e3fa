import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { formatDate, formatIban, type Translation } from "@/i18n";

export type Hold = Schemas["PaymentHold"];
export type HoldRow = Schemas["PaymentHoldRow"];
export type HoldSearch = Schemas["PaymentHoldSearch"];
export type HoldInput = Schemas["PaymentHoldInput"];

export const HOLDS = ["office", "payment-holds"];

export const holdsQuery = (search: HoldSearch) =>
  queryOptions({
    queryKey: [...HOLDS, search],
    queryFn: () => answer(api.POST("/api/v1/office/payment-holds/searches", { body: search })),
  });

export const holdPayments = (body: HoldInput) => answer(api.POST("/api/v1/office/payment-holds", { body }));

export const liftHold = (hold_id: string, reason: string) =>
  answer(
    api.POST("/api/v1/office/payment-holds/{hold_id}/lifting", {
      params: { path: { hold_id } },
      body: { reason },
    }),
  );

/** The account or the company, in a word. */
export const targetOf = ({ iban, organisation }: Hold): string =>
  iban === null ? (organisation?.name ?? "") : formatIban(iban);

/** "Dès le 01.12.2026", "Du 01.12.2026 au 31.12.2026". */
export const daysOf = ({ first_day, last_day }: Hold, t: Translation["t"]): string =>
  last_day === null
    ? t("review.hold.days.open", { first: formatDate(first_day) })
    : t("review.hold.days.both", { first: formatDate(first_day), last: formatDate(last_day) });
