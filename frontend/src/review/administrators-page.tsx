import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sessionQuery } from "@/accounts/session";
import { useT } from "@/i18n";
import { Main, PageHeading } from "@/ui";

interface Props {
  readonly title: string;
  readonly sub: string;
  readonly children: ReactNode;
}

/** A page of the office that only administrators have a link to; who comes by address learns whose it is. */
export function AdministratorsPage({ title, sub, children }: Props) {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  return (
    <Main look="office">
      <PageHeading title={title} sub={sub} />
      {session.role === "administrator" ? (
        children
      ) : (
        <p className="read">{t("errors.administrators_only")}</p>
      )}
    </Main>
  );
}
