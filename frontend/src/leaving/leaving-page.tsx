import { useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/accounts/session";
import { useT } from "@/i18n";
import { BackLink, Main, PageHeading } from "@/ui";
import { Closing } from "./closing";
import { Exports } from "./exports";

/** Taking all data out, and closing the account: for the gérant of a company, and for a person with their own. */
export function LeavingPage() {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const { organisation, role } = session;
  const home = organisation?.kind === "person" ? "/account" : "/organisation";
  return (
    <Main>
      <PageHeading
        title={t("leaving.title")}
        {...(organisation && { sub: organisation.name })}
        back={
          <BackLink href={home}>
            {t(organisation?.kind === "person" ? "common.nav.account" : "common.nav.organisation")}
          </BackLink>
        }
      />
      <div className="read">
        {role === "manager" && organisation ? (
          <>
            <Exports />
            <Closing name={organisation.name} kind={organisation.kind} />
          </>
        ) : (
          <p>{t("leaving.managers_only")}</p>
        )}
      </div>
    </Main>
  );
}
