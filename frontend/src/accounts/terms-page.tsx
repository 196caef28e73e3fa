import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { safeReturn } from "@/addresses";
import type { Finding } from "@/client";
import { ServerForm, TickField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { useSettings } from "@/settings";
import { Actions, Button, Main, PageHeading } from "@/ui";
import { acceptTerms } from "./api";
import { sessionQuery } from "./session";
import { TermsText } from "./terms-text";

/** As the server would say it. */
const NOT_ACCEPTED: readonly Finding[] = [
  { pointer: "/accepted", code: "terms", detail: "", label: null, params: {} },
];

const route = getRouteApi("/_company/terms");

/** New terms of use: accepted once by each person, who then goes where they were going. */
export function TermsPage({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { terms_version } = useSettings();
  const target = safeReturn(route.useSearch().return ?? null, "company");
  const form = useServerForm({ defaultValues: { accepted: false } });
  const navigate = route.useNavigate();
  const submit = async ({ accepted }: { accepted: boolean }) => {
    if (!accepted) return form.show(NOT_ACCEPTED);
    cache.setQueryData(sessionQuery("company").queryKey, await acceptTerms(terms_version));
    await navigate({ href: target, replace: true });
  };
  return (
    <Main>
      <div className="narrow">
        <PageHeading title={t("accounts.terms.title")} />
        <p className="mb-5">{t("accounts.terms.lead")}</p>
        <ServerForm form={form} onSubmit={submit}>
          <TickField form={form} name="accepted" label={<TermsText />} required />
          <Actions>
            <Button kind="secondary" onClick={onLeave}>
              {t("accounts.terms.leave")}
            </Button>
            <Button type="submit" busy={form.busy}>
              {t("accounts.terms.submit")}
            </Button>
          </Actions>
        </ServerForm>
      </div>
    </Main>
  );
}
