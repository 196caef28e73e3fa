import type { ReactNode } from "react";
import { useT } from "@/i18n";
import { Actions, LinkButton, Main, PageHeading } from "@/ui";
import { BackToCounter } from "./back-to-counter";
import type { Kind } from "./forms";

/** In the place of a draft that was deleted, for a company. */
export function DraftGone({ kind }: { readonly kind: Kind }) {
  return <Gone back={<BackToCounter />} again={`/invoices/new/${kind}`} home="/counter" />;
}

interface GoneProps {
  readonly back: ReactNode;
  /** Where one begins anew. */
  readonly again: string;
  readonly home: string;
}

export function Gone({ back, again, home }: GoneProps) {
  const { t } = useT();
  return (
    <Main>
      <PageHeading title={t("invoices.draft.gone")} back={back} />
      <div className="read stack">
        <p>{t("invoices.draft.gone.text")}</p>
        <Actions>
          <LinkButton href={again}>{t("invoices.draft.gone.new")}</LinkButton>
          <LinkButton kind="quiet" href={home}>
            {t("common.nav.home")}
          </LinkButton>
        </Actions>
      </div>
    </Main>
  );
}
