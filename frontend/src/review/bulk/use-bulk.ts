import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { currentLanguage, useT } from "@/i18n";
import { OFFICE_LISTS } from "../queries";
import type { OfficeInvoiceRow } from "../types";
import { type BulkInput, bulkKey, bulkQuery, decideInBulk } from "./queries";

type Wanted =
  | { readonly kind: "acceptance" }
  | {
      readonly kind: "refusal";
      readonly reason_code: string;
      readonly message: string | null;
      readonly count: number;
    };

interface Bulk {
  readonly decide: (wanted: Wanted) => Promise<void>;
  /** To be rendered anywhere on the page. */
  readonly confirmation: ReactNode;
}

/** Asks for a decision about these requests, and goes where its progress is shown. One dialog asks for one, however
 * often it is tried; other words are another one. */
export function useBulk(rows: readonly OfficeInvoiceRow[]): Bulk {
  const { t } = useT();
  const stepUp = useStepUp(t("review.decide.step_up"), "office");
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [attempts] = useState(() => new Map<string, string>());
  const decide = async (wanted: Wanted) => {
    const items = rows.map(({ id, etag }) => ({ invoice_id: id, etag }));
    const body: BulkInput = { ...wanted, items };
    const meant = JSON.stringify(body);
    const key = attempts.get(meant) ?? crypto.randomUUID();
    attempts.set(meant, key);
    const made = await stepUp.run(() => decideInBulk(body, key));
    cache.setQueryData(bulkQuery(made.id, currentLanguage()).queryKey, made);
    void cache.invalidateQueries({ queryKey: [...bulkKey, "list"] });
    void cache.invalidateQueries({ queryKey: OFFICE_LISTS, refetchType: "none" });
    await navigate({ to: "/office/bulk/$bulkId", params: { bulkId: made.id } });
  };
  return { decide, confirmation: stepUp.dialog };
}
