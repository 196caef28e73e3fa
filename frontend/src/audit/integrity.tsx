import { type UseQueryResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { failureText } from "@/form";
import { formatInstant, type Translation, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, Notice, type NoticeKind } from "@/ui";
import {
  type AuditState,
  auditStateQuery,
  type Finding,
  isRunning,
  type Verification,
  verifyNow,
} from "./queries";

/** Until when the log is sealed, what the last verification found, and the button for another one. */
export function Integrity({ query }: { readonly query: UseQueryResult<AuditState> }) {
  return (
    <Loaded query={query} lines={2}>
      {(state) => <Shown state={state} />}
    </Loaded>
  );
}

function Shown({ state: { sealed_until, verification } }: { readonly state: AuditState }) {
  const { t } = useT();
  const cache = useQueryClient();
  const verify = useMutation({
    mutationFn: verifyNow,
    onSettled: () => cache.invalidateQueries(auditStateQuery),
  });
  const running = verify.isPending || isRunning(verification);
  const result = verification?.result ?? null;
  return (
    <div className="mb-5">
      <Notice kind={kindOf(result)} live>
        <p>
          <b>
            {sealed_until === null
              ? t("audit.seal.never")
              : t("audit.seal.until", { at: formatInstant(sealed_until) })}
          </b>
        </p>
        <p>{running ? t("audit.seal.running") : outcome(verification, t)}</p>
        {verification && !running && (
          <p className="muted sm">
            {verification.requested_by === null
              ? t("audit.seal.nightly")
              : t("audit.seal.by", { name: verification.requested_by })}
          </p>
        )}
        {result?.shipped === null && <p className="muted sm">{t("audit.seal.not_shipped")}</p>}
        {result && result.findings.length > 0 && <Findings findings={result.findings} />}
        {verify.error && <p className="mt-3">{failureText(verify.error)}</p>}
        <p className="mt-3">
          <Button kind="secondary" size="small" busy={running} onClick={() => verify.mutate()}>
            {t("audit.seal.verify")}
          </Button>
        </p>
      </Notice>
    </div>
  );
}

function kindOf(result: Verification["result"]): NoticeKind {
  if (result === null || (result.intact && result.seals === 0)) return "plain";
  return result.intact ? "success" : "danger";
}

function outcome(verification: Verification | null, t: Translation["t"]): string {
  if (!verification?.result || verification.finished_at === null) return t("audit.seal.not_verified");
  const { intact, events, seals, finding_count } = verification.result;
  const at = formatInstant(verification.finished_at);
  if (intact && seals === 0) return t("audit.seal.nothing_to_verify", { at });
  return intact
    ? t("audit.seal.intact", { at, events, seals })
    : t("audit.seal.broken", { at, count: finding_count });
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useT();
  return (
    <details className="disclosure mt-3">
      <summary>{t("audit.seal.findings")}</summary>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.kind} ${finding.seal} ${finding.event_id} ${finding.line}`}>
            {t(`audit.finding.${finding.kind}`)}
            <Place finding={finding} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Place({ finding: { seal, event_id, line } }: { readonly finding: Finding }) {
  const { t } = useT();
  const places = [
    seal !== null && t("audit.seal.place.seal", { number: seal }),
    event_id !== null && t("audit.seal.place.event", { id: event_id }),
    line !== null && t("audit.seal.place.line", { number: line }),
  ].filter(Boolean);
  return places.length > 0 && <span className="muted sm"> – {places.join(", ")}</span>;
}
