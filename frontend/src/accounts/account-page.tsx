import { useSuspenseQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Main, PageHeading } from "@/ui";
import { sessionQuery } from "./session";

export function AccountPage() {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  return (
    <Main>
      <PageHeading title={t("accounts.account.title")} sub={session.organisation?.name} />
    </Main>
  );
}
