import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { managesCompany, sessionQuery, useLanguageChange } from "@/accounts/session";
import { useT } from "@/i18n";
import { FORMS, KINDS } from "@/invoices/forms";
import { conversationCountsQuery } from "@/messages/channel";
import { Bell } from "@/notices/bell";
import { Count, Menu, type MenuItem } from "@/ui";
import { Frame, Nav } from "./frame";
import { leave } from "./leave";

export function CompanyShell({ children }: { readonly children: ReactNode }) {
  const { t } = useT();
  const keep = useLanguageChange("company");
  const path = useLocation({ select: ({ pathname }) => pathname });
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const { data: counts } = useQuery(conversationCountsQuery);
  const nav = [
    { href: "/counter", label: t("common.nav.counter") },
    { href: "/beneficiaries", label: t("common.nav.beneficiaries") },
    {
      href: "/messages",
      label: t("common.nav.messages"),
      count: counts && counts.unread > 0 && <Count value={counts.unread} warn />,
    },
    ...(managesCompany(session) ? [{ href: "/organisation", label: t("common.nav.organisation") }] : []),
    { href: "/help", label: t("common.nav.help") },
  ];
  return (
    <Frame
      area="company"
      home="/counter"
      nav={<Nav items={nav} current={placeOf(path)} />}
      action={<NewInvoice />}
      user={
        <>
          <Bell current={path === "/notices"} />
          <UserMenu />
        </>
      }
      onLanguage={keep.mutate}
    >
      {children}
    </Frame>
  );
}

/** An invoice is looked at from the counter. */
const placeOf = (path: string) =>
  path.startsWith("/invoices/") && !path.startsWith("/invoices/new") ? "/counter" : path;

function NewInvoice() {
  const { t } = useT();
  const items: MenuItem[] = KINDS.map((kind) => ({
    key: kind,
    label: t(FORMS[kind].menu),
    hint: t(FORMS[kind].examples),
    href: `/invoices/new/${kind}`,
  }));
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  if (session.organisation?.kind === "company") {
    items.push({
      key: "bulk",
      label: t("common.nav.bulk"),
      hint: t("common.nav.bulk.hint"),
      href: "/bulk",
      separated: true,
    });
  }
  return <Menu look="button" icon="plus" label={t("common.nav.new_invoice")} items={items} />;
}

function UserMenu() {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const several = session.organisations.length > 1;
  const items: MenuItem[] = [
    { key: "account", label: t("common.nav.account"), href: "/account" },
    ...(managesCompany(session)
      ? [{ key: "organisation", label: t("common.nav.organisation"), href: "/organisation" }]
      : []),
    { key: "beneficiaries", label: t("common.nav.beneficiaries"), href: "/beneficiaries" },
    ...(several
      ? [{ key: "switch", label: t("common.nav.switch_organisation"), href: "/login/organisation" }]
      : []),
    { key: "logout", label: t("common.nav.logout"), onSelect: () => void leave("company"), separated: true },
  ];
  return (
    <Menu icon="user" label={`${session.person.first_name} ${session.person.last_name}`} items={items} />
  );
}
