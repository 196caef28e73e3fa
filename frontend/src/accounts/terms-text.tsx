import type { ReactNode } from "react";
import { Trans, useT } from "@/i18n";
import { legalAddress, useSettings } from "@/settings";

/** That one accepts the terms and knows the privacy notice, each with a link. */
export function TermsText() {
  const settings = useSettings();
  return (
    <Trans
      id="accounts.registration.terms"
      tags={{
        link: (children) => <Outside href={legalAddress(settings, "terms")}>{children}</Outside>,
        privacy: (children) => <Outside href={legalAddress(settings, "privacy")}>{children}</Outside>,
      }}
    />
  );
}

/** Opens beside the form, so that nothing typed is lost; plain text where the office has configured no page. */
export function Outside({ href, children }: { readonly href: string | null; readonly children: ReactNode }) {
  const { t } = useT();
  if (href === null) return children;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
      <span className="vh"> {t("accounts.registration.new_window")}</span>
    </a>
  );
}
