import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { managesCompany, sessionQuery } from "@/accounts/session";
import { beneficiariesQuery, beneficiaryQuery } from "@/beneficiaries/queries";
import { useT } from "@/i18n";
import { bankAccountsQuery } from "@/organisations/queries";
import { Icon, Steps } from "@/ui";

/** What a first invoice needs: who it is for, where it is paid; what is there already is ticked. */
export function FirstSteps() {
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  return session.organisation?.kind === "person" ? (
    <OfPerson />
  ) : (
    <OfCompany manages={managesCompany(session)} />
  );
}

/** Of a person with an account of their own, who is the first beneficiary already. */
function OfPerson() {
  const { t } = useT();
  const { data: people } = useQuery(beneficiariesQuery({ limit: 1 }));
  const id = people?.items[0]?.id;
  const { data: person } = useQuery({ ...beneficiaryQuery(id ?? ""), enabled: id !== undefined });
  const hasIban = Boolean(person?.iban);
  return (
    <Steps
      steps={[
        <Step key="iban" done={hasIban} href={id && `/beneficiaries/${id}#iban`}>
          {t("invoices.guichet.first.iban")}
        </Step>,
        t("invoices.guichet.first.invoice"),
      ]}
    />
  );
}

function OfCompany({ manages }: { readonly manages: boolean }) {
  const { t } = useT();
  const { data: people } = useQuery(beneficiariesQuery({ limit: 1 }));
  const { data: accounts } = useQuery(bankAccountsQuery);
  const hasAccount = (accounts?.items.length ?? 0) > 0;
  return (
    <Steps
      steps={[
        <Step key="account" done={hasAccount} href={manages ? "/organisation#bank-accounts" : undefined}>
          {t(`invoices.guichet.first.${manages || hasAccount ? "account" : "account_of_manager"}`)}
        </Step>,
        <Step key="person" done={(people?.items.length ?? 0) > 0} href="/beneficiaries/new">
          {t("invoices.guichet.first.beneficiary")}
        </Step>,
        t("invoices.guichet.first.invoice"),
      ]}
    />
  );
}

interface StepProps {
  readonly done: boolean;
  readonly href: string | undefined;
  readonly children: ReactNode;
}

function Step({ done, href, children }: StepProps) {
  const { t } = useT();
  if (done) {
    return (
      <>
        {children} <Icon name="check" />
        <span className="vh"> {t("invoices.guichet.first.done")}</span>
      </>
    );
  }
  return href === undefined ? children : <a href={href}>{children}</a>;
}
