import type { ReactNode } from "react";
import { formatMoney, useT } from "@/i18n";
import { Panel, Total } from "@/ui";
import type { Assessment } from "./queries";

interface Props {
  readonly assessment: Assessment | null;
  readonly actions: ReactNode;
}

/** What is asked for and where it is paid to, in large. */
export function ConfirmPanel({ assessment, actions }: Props) {
  const { t } = useT();
  const rows = assessment?.sections?.flatMap((section) => section.rows) ?? [];
  const payee = rows.find(({ pointer }) => pointer === "/payee");
  const total = assessment?.total ?? null;
  return (
    <Panel tint>
      <div className="stack">
        {total !== null && (
          <div>
            <p className="muted sm">{t("invoices.amount_asked")}</p>
            <Total amount={formatMoney(String(total))} />
          </div>
        )}
        {payee && <PaidTo iban={payee.value} holder={payee.detail} />}
        {actions}
      </div>
    </Panel>
  );
}

export function PaidTo({ iban, holder }: { readonly iban: string; readonly holder: string | null }) {
  const { t } = useT();
  return (
    <div>
      <p className="muted sm">{t("invoices.paid_to")}</p>
      <p className="tnum">
        <strong>{iban}</strong>
      </p>
      {holder !== null && <p className="sm">{holder}</p>}
    </div>
  );
}
