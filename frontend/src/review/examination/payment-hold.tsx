import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { formatInstant, useT } from "@/i18n";
import { Button, Notice } from "@/ui";
import { daysOf, type Hold } from "../holds/api";
import { HoldDialog, type Targets } from "../holds/hold-dialog";
import { officeInvoiceQuery } from "../queries";
import type { OfficeInvoice } from "../types";

/** That payments to the account or company are held, since when, by whom and why. */
export function PaymentHoldNotice({ invoice: { holds, status } }: { readonly invoice: OfficeInvoice }) {
  const { t } = useT();
  return holds.map((hold) => (
    <Notice
      key={hold.id}
      kind="warning"
      title={t(hold.iban === null ? "review.hold.notice.company" : "review.hold.notice.account")}
      className="mb-4"
    >
      <Words hold={hold} />
      <p>{t(status === "accepted" ? "review.hold.notice.accepted" : "review.hold.notice.text")}</p>
      <p className="mt-3">
        <a href="/office/payment-holds">{t("review.hold.notice.link")}</a>
      </p>
    </Notice>
  ));
}

function Words({ hold }: { readonly hold: Hold }) {
  const { t } = useT();
  const placed = t("review.hold.placed", { name: hold.placed_by.name, at: formatInstant(hold.placed_at) });
  return (
    <>
      <p>{hold.reason}</p>
      <p className="sm">
        {daysOf(hold, t)}. {placed}
      </p>
    </>
  );
}

const CAN_BE_HELD: readonly OfficeInvoice["status"][] = ["in_review", "to_correct", "accepted"];

/** For administrators, while the request can still be paid and neither its account nor its company is held. */
export function HoldButton({ invoice }: { readonly invoice: OfficeInvoice }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  const [targets, setTargets] = useState<Targets | null>(null);
  const { id, status, holds, organisation, payee } = invoice;
  if (session.role !== "administrator" || holds.length > 0 || !CAN_BE_HELD.includes(status)) return null;
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        icon="lock"
        onClick={() => setTargets({ iban: payee.iban, company: organisation })}
      >
        {t("review.hold.add")}
      </Button>
      <HoldDialog
        targets={targets}
        onClose={() => setTargets(null)}
        onHeld={() => cache.invalidateQueries({ queryKey: officeInvoiceQuery(id).queryKey })}
      />
    </>
  );
}
