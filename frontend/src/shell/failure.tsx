import { NetworkFailure, Problem } from "@/client";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Actions, Button, LinkButton, Notice, PageHeading } from "@/ui";

/** In the place of a page that could not be loaded. */
export function Failure({
  error,
  home,
  retry,
}: {
  readonly error: unknown;
  readonly home: string;
  readonly retry: () => void;
}) {
  const { t } = useT();
  if (error instanceof Problem && error.status === 404) return <NotFound home={home} />;
  const down = error instanceof NetworkFailure || (error instanceof Problem && error.status === 503);
  return (
    <>
      <PageHeading title={t(down ? "common.error.maintenance.title" : "common.error.page.title")} />
      <div className="read stack">
        {down && <p>{t("common.error.maintenance.text")}</p>}
        <Notice kind="danger" live>
          <p>{failureText(error)}</p>
          {error instanceof Problem && error.requestId && (
            <p className="sm">{t("common.error.page.request", { id: error.requestId })}</p>
          )}
        </Notice>
        <Actions>
          <Button onClick={retry}>{t("common.error.retry")}</Button>
          <LinkButton kind="quiet" href={home}>
            {t("common.nav.home")}
          </LinkButton>
        </Actions>
      </div>
    </>
  );
}

export function NotFound({ home }: { readonly home: string }) {
  const { t } = useT();
  return (
    <>
      <PageHeading title={t("common.error.not_found.title")} />
      <div className="read stack">
        <p>{t("common.error.not_found.text")}</p>
        <Actions>
          <LinkButton href={home}>{t("common.nav.home")}</LinkButton>
        </Actions>
      </div>
    </>
  );
}
