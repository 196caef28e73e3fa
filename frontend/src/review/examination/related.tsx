import { useQuery } from "@tanstack/react-query";
import { failureText } from "@/form";
import { formatDay, formatMoney, formatPeriod, useT } from "@/i18n";
import { Disclosure, Notice, State, StatusTag } from "@/ui";
import { relatedQuery } from "../queries";
import type { Related as Found, RelatedInvoice } from "../types";

/** Other requests of the same person and company, and what stands out. */
export function Related({ invoiceId }: { readonly invoiceId: string }) {
  const { t } = useT();
  const { data, error } = useQuery(relatedQuery(invoiceId));
  return (
    <section>
      <h2>{t("review.related")}</h2>
      {error && !data && <Notice kind="danger">{failureText(error)}</Notice>}
      {data && (
        <div className="stack">
          {data.flags.map((flag) => (
            <p key={flag} className="sm">
              <State kind="warn">{t(`review.related.flag.${flag}`)}</State>
            </p>
          ))}
          <Others of="of_person" found={data.of_person} />
          <Others of="of_company" found={data.of_company} />
        </div>
      )}
    </section>
  );
}

interface OthersProps {
  readonly of: "of_person" | "of_company";
  readonly found: Found["of_person"];
}

function Others({ of, found: { items, count, count_capped } }: OthersProps) {
  const { t } = useT();
  const title = t(`review.related.${of}`, { count: count_capped ? `${count}+` : String(count) });
  if (items.length === 0) return <p className="muted sm">{title}</p>;
  return (
    <Disclosure summary={title}>
      <ul className="stack stack--sm sm">
        {items.map((item) => (
          <Other key={item.id} item={item} of={of} />
        ))}
      </ul>
      {count > items.length && (
        <p className="muted sm mt-3">{t("review.related.more", { count: items.length })}</p>
      )}
    </Disclosure>
  );
}

/** Of the same person what another company may have sent; of the same company, for whom. */
function Other({ item, of }: { readonly item: RelatedInvoice; readonly of: OthersProps["of"] }) {
  const { t, maybeText } = useT();
  const { beneficiary, organisation } = item;
  const who = of === "of_person" ? organisation.name : `${beneficiary.last_name} ${beneficiary.first_name}`;
  return (
    <li>
      <a href={`/office/invoices/${item.id}`} className="nowrap">
        {item.reference}
      </a>{" "}
      <StatusTag status={item.status} label={t(`invoices.status.${item.status}`)} />
      <br />
      {maybeText(`forms.${item.kind}.menu`) ?? item.kind},{" "}
      <span className="tnum nowrap">{formatPeriod(item.period_from, item.period_to)}</span>,{" "}
      <span className="tnum nowrap">CHF {formatMoney(item.total)}</span>
      <br />
      <span className="muted">
        {who}, <span className="tnum">{formatDay(item.submitted_at)}</span>
      </span>
    </li>
  );
}
