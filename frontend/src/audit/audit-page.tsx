import { keepPreviousData, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { useStepUp } from "@/accounts/step-up";
import { type Translation, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { PageTurner } from "@/lists/page-turner";
import { changed, type Step, useListState } from "@/lists/state";
import { Button, EmptyState, Main, PageHeading } from "@/ui";
import { DetailsDialog } from "./details-dialog";
import { ExportDialog } from "./export-dialog";
import { AUDIT_LIST, type Filter, filterOf, noFilter, searchOf } from "./filter";
import { AuditFilters } from "./filters";
import { Integrity } from "./integrity";
import { type AuditRow, auditQuery, auditStateQuery, PAGE_SIZE } from "./queries";
import { AuditTable } from "./rows";

/** Who did what, when and to which record, for administrators and auditors. */
export function AuditPage() {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  if (session.role === "administrator" || session.role === "auditor") return <Log />;
  return (
    <Main look="office">
      <PageHeading title={t("audit.title")} sub={t("audit.sub")} />
      <p className="read">{t("errors.audit_readers_only")}</p>
    </Main>
  );
}

function Log() {
  const { t } = useT();
  const cache = useQueryClient();
  const list = useListState(AUDIT_LIST);
  const go = useTurning();
  const filter = filterOf(list);
  const search = searchOf(filter, list);
  const state = useQuery(auditStateQuery);
  const found = useQuery({ ...auditQuery(search), placeholderData: keepPreviousData });
  const stepUp = useStepUp(t("audit.export.step_up"), "office");
  const [exporting, setExporting] = useState(false);
  const [details, setDetails] = useState<AuditRow | null>(null);
  const searchFor = (wanted: Filter) => {
    go(() => ({ typed: { ...wanted }, cursors: [] }));
    void cache.invalidateQueries({ queryKey: auditQuery(search).queryKey.slice(0, 3) });
  };
  return (
    <Main look="office">
      <PageHeading
        title={t("audit.title")}
        sub={t("audit.sub")}
        actions={
          <Button kind="secondary" icon="download" onClick={() => setExporting(true)}>
            {t("audit.export")}
          </Button>
        }
      />
      <Integrity query={state} />
      <AuditFilters
        key={JSON.stringify(filter)}
        filter={filter}
        state={state.data}
        found={found.data && counted(found.data, t)}
        onSearch={searchFor}
      />
      <Loaded query={found} lines={12}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState heading="h2" title={t("audit.none")}>
              {t("audit.none.text")}
            </EmptyState>
          ) : (
            <>
              <AuditTable rows={page.items} onDetails={setDetails} />
              <PageTurner
                state={list}
                pageSize={PAGE_SIZE}
                page={page}
                onTurn={(to) => go(() => to, false)}
              />
            </>
          )
        }
      </Loaded>
      <DetailsDialog
        row={details}
        onClose={() => setDetails(null)}
        onSubject={(subject_id) => {
          setDetails(null);
          searchFor({ ...noFilter(), day_from: filter.day_from, day_to: filter.day_to, subject_id });
        }}
      />
      <ExportDialog open={exporting} search={search} stepUp={stepUp} onClose={() => setExporting(false)} />
      {stepUp.dialog}
    </Main>
  );
}

/** From one state of the list to the next; turned pages are steps in the history, searches are not. */
function useTurning() {
  const navigate = useNavigate();
  return (step: Step, replace = true) =>
    void navigate({ to: "/office/audit", state: changed(AUDIT_LIST, step), replace, resetScroll: false });
}

/** "48 événements" */
function counted(
  { count, count_capped }: { readonly count: number; readonly count_capped: boolean },
  t: Translation["t"],
): string {
  return count_capped ? t("audit.count_capped", { count }) : t("audit.count", { count });
}
