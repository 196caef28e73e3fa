import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useT } from "@/i18n";
import { type Tab, Tabs } from "@/ui";
import { AdministratorsPage } from "../administrators-page";
import { countsQuery } from "../counts";
import { Days } from "./days";
import { StepList } from "./step-list";
import { VIEWS } from "./views";

const route = getRouteApi("/office/failed-steps");

/** What failed and waits for somebody, what was handled, and whether what came in is there; for administrators. */
export function FailedStepsPage() {
  const { t } = useT();
  return (
    <AdministratorsPage title={t("steps.title")} sub={t("steps.sub")}>
      <Views />
    </AdministratorsPage>
  );
}

function Views() {
  const { t } = useT();
  const { view = "open" } = route.useSearch();
  const { data: counts } = useQuery(countsQuery);
  const tabs = VIEWS.map(
    (key): Tab => ({
      key,
      label: t(key === "sums" ? "steps.tab.reconciliation" : `steps.tab.${key}`),
      href: key === "open" ? "/office/failed-steps" : `/office/failed-steps?view=${key}`,
      ...(key === "open" && counts && { count: counts.failed_steps ?? 0 }),
    }),
  );
  return (
    <>
      <Tabs label={t("review.views")} tabs={tabs} current={view} />
      {view === "sums" ? <Days /> : <StepList view={view} />}
    </>
  );
}
