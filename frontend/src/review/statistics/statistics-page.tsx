import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { EmptyState, Main, PageHeading } from "@/ui";
import { Fields, Reasons, Reductions, Rules } from "./corrections";
import { isEmpty } from "./figures";
import { OneCompany, StatisticsFilters } from "./filters";
import { Ages, Brief, Durations, Kinds, Volume } from "./overview";
import { Companies, Reviewers } from "./people";
import { companiesQuery, correctionsQuery, overviewQuery, reviewersQuery } from "./queries";
import { type Chosen, useStatistics } from "./use-statistics";

/** How much came, how long it took and what had to be corrected: a chart with its table for each. */
export function StatisticsPage() {
  const { t } = useT();
  const chosen = useStatistics();
  const overview = useQuery({ ...overviewQuery(chosen.query), placeholderData: keepPreviousData });
  return (
    <Main look="office">
      <PageHeading title={t("statistics.title")} sub={t("statistics.sub")} />
      <StatisticsFilters chosen={chosen} />
      <Loaded query={overview} lines={12}>
        {(found) => (
          <>
            {found.company && (
              <OneCompany company={found.company} onRemove={() => chosen.filter({ company: undefined })} />
            )}
            {isEmpty(found) ? (
              <>
                <EmptyState heading="h2" title={t("statistics.empty")}>
                  {t("statistics.empty.text")}
                </EmptyState>
                <Ages found={found} query={chosen.query} />
              </>
            ) : (
              <>
                <Brief found={found} />
                <Volume found={found} query={chosen.query} />
                <Durations found={found} query={chosen.query} />
                <Kinds found={found} query={chosen.query} />
                <Ages found={found} query={chosen.query} />
                <Details chosen={chosen} />
              </>
            )}
          </>
        )}
      </Loaded>
    </Main>
  );
}

function Details({ chosen: { query, search } }: { readonly chosen: Chosen }) {
  const { language } = useT();
  const corrections = useQuery({
    ...correctionsQuery(query, language),
    placeholderData: keepPreviousData,
  });
  const companies = useQuery({ ...companiesQuery(query), placeholderData: keepPreviousData });
  const reviewers = useQuery({ ...reviewersQuery(query), placeholderData: keepPreviousData });
  return (
    <>
      <Loaded query={corrections}>
        {(found) => (
          <>
            <Reasons found={found} query={query} />
            <Reductions found={found} query={query} />
            <Fields found={found} query={query} />
            <Rules found={found} query={query} />
          </>
        )}
      </Loaded>
      <Loaded query={companies}>
        {(found) => <Companies found={found} search={search} query={query} />}
      </Loaded>
      <Loaded query={reviewers}>{(found) => <Reviewers found={found} query={query} />}</Loaded>
    </>
  );
}
