import { useT } from "@/i18n";
import { Actions, LinkButton, Main, PageHeading } from "@/ui";
import { BackToCounter } from "./back-to-counter";
import type { Kind } from "./forms";

/** In the place of a draft that was deleted. */
export function DraftGone({ kind }: { readonly kind: Kind }) {
  const { t } = useT();
  return (
    <Main>
      <PageHeading title={t("invoices.draft.gone")} back={<BackToCounter />} />
      <div className="read stack">
        <p>{t("invoices.draft.gone.text")}</p>
        <Actions>
          <LinkButton href={`/invoices/new/${kind}`}>{t("invoices.draft.gone.new")}</LinkButton>
          <LinkButton kind="quiet" href="/counter">
            {t("common.nav.home")}
          </LinkButton>
        </Actions>
      </div>
    </Main>
  );
}
