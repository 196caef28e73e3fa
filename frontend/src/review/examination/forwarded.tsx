import { useT } from "@/i18n";
import { LinkButton, Notice } from "@/ui";
import { packageHref } from "../package";
import type { OfficeInvoice } from "../types";

interface Props {
  readonly invoiceId: string;
  readonly forwarding: NonNullable<OfficeInvoice["forwarding"]>;
}

/** Where the request went, and what the office there needs. */
export function Forwarded({ invoiceId, forwarding: { office, message } }: Props) {
  const { t } = useT();
  return (
    <Notice kind="plain" title={t("review.forwarding.done", { office })} className="mt-4">
      <p className="as-written">{message}</p>
      <p className="mt-3">
        <LinkButton kind="secondary" size="small" icon="download" href={packageHref(invoiceId)} download>
          {t("review.forwarding.package")}
        </LinkButton>
      </p>
      <p className="sm muted">{t("review.forwarding.package.hint")}</p>
    </Notice>
  );
}
