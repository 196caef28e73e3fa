import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { sessionQuery, useLanguageChange } from "@/accounts/session";
import { useT } from "@/i18n";
import { BulkWatch } from "@/review/bulk/running";
import { countsQuery } from "@/review/counts";
import { Count, Menu } from "@/ui";
import { Frame, Nav } from "./frame";
import { leave } from "./leave";

export function OfficeShell({ children }: { readonly children: ReactNode }) {
  const { t } = useT();
  const keep = useLanguageChange("office");
  const path = useLocation({ select: ({ pathname }) => pathname });
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  const audits = session.role === "auditor";
  const { data: counts } = useQuery({ ...countsQuery, enabled: !session.factor_required && !audits });
  const log = { href: "/office/audit", label: t("common.nav.audit") };
  const nav = [
    { href: "/office", label: t("common.nav.queue"), count: counts && <Count value={counts.to_review} /> },
    {
      href: "/office/registrations",
      label: t("common.nav.registrations"),
      count: counts && <Count value={counts.registrations} />,
    },
    {
      href: "/office/messages",
      label: t("common.nav.messages"),
      count: counts && <Count value={counts.messages} />,
    },
    { href: "/office/statistics", label: t("common.nav.statistics") },
  ];
  const failed = counts?.failed_steps ? <Count value={counts.failed_steps} warn /> : undefined;
  const administers = session.role === "administrator";
  const more = [
    { href: "/office/tariffs", label: t("common.nav.tariffs") },
    { href: "/office/reasons", label: t("common.nav.reasons") },
    { href: "/office/texts", label: t("common.nav.texts") },
    { href: "/office/absences", label: t("common.nav.absences") },
    { href: "/office/holidays", label: t("common.nav.holidays") },
    { href: "/office/payment-holds", label: t("common.nav.payment_holds") },
    ...(administers
      ? [
          { href: "/office/organisations", label: t("common.nav.organisations") },
          { href: "/office/officers", label: t("common.nav.officers") },
          { href: "/office/parameters", label: t("common.nav.parameters") },
          log,
          { href: "/office/failed-steps", label: t("common.nav.failed_steps"), count: failed },
        ]
      : []),
  ];
  const items = [
    { key: "account", label: t("common.nav.account"), href: "/office/account" },
    { key: "logout", label: t("common.nav.logout"), onSelect: () => void leave("office"), separated: true },
  ];
  const whole = { items: nav, more: { label: t("common.nav.administration"), count: failed, items: more } };
  return (
    <Frame
      area="office"
      home="/office"
      nav={<Nav {...(audits ? { items: [log] } : whole)} current={path} />}
      user={
        <Menu icon="user" label={`${session.person.first_name} ${session.person.last_name}`} items={items} />
      }
      onLanguage={keep.mutate}
    >
      {!session.factor_required && !audits && <BulkWatch />}
      {children}
    </Frame>
  );
}
