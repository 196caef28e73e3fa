import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { BackLink, Main, PageHeading, SummaryList, type SummaryRow } from "@/ui";
import { type ErrorCode, errorCodeQuery } from "./queries";
import { Forms, Severity } from "./severity";
import { hasOpenPlaces, humanised } from "./words";

const route = getRouteApi("/codes/$code");

/** One message: what it means, what to do, how grave it is and where the law says so. */
export function CodePage() {
  const { language } = useT();
  const { code } = route.useParams();
  const query = useQuery(errorCodeQuery(code, language));
  return (
    <Main>
      <Loaded query={query}>{(found) => <Explained code={found} />}</Loaded>
    </Main>
  );
}

function Explained({ code: { code, meaning, fix, severity, source, forms } }: { readonly code: ErrorCode }) {
  const { t } = useT();
  const rows: SummaryRow[] = [
    { label: t("codes.fix"), value: humanised(fix) },
    {
      label: t("codes.severity"),
      value: <Severity severity={severity} />,
      detail: t(`codes.severity.${severity ?? "none"}.meaning`),
    },
    ...(severity === null
      ? []
      : [
          { label: t("codes.source"), value: source ?? t("codes.source.none") },
          {
            label: t("codes.forms"),
            value: forms.length === 0 ? t("codes.forms.none") : <Forms forms={forms} />,
          },
        ]),
    { label: t("codes.code"), value: code },
  ];
  return (
    <>
      <PageHeading
        title={humanised(meaning)}
        tabTitle={code}
        back={<BackLink href="/codes">{t("codes.back")}</BackLink>}
      />
      <div className="read">
        <SummaryList rows={rows} />
        {hasOpenPlaces(meaning + fix) && <p className="sm muted mt-4">{t("codes.open_places")}</p>}
      </div>
    </>
  );
}
