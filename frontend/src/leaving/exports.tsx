import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useStepUp } from "@/accounts/step-up";
import { formatSize } from "@/documents";
import { failureText } from "@/form";
import { formatDay, formatInstant, useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, Figures, focusSection, Notice, Section, TextButton } from "@/ui";
import { askForExport, contentOf, type DataExport, exportsQuery, noteDownload } from "./api";

const SECTION = "export";

/** Archives of everything: asked for, waited for, fetched. */
export function Exports() {
  const { t } = useT();
  const cache = useQueryClient();
  const exports = useQuery(exportsQuery);
  const stepUp = useStepUp(t("leaving.export.step_up"));
  const ask = useMutation({
    mutationFn: () => stepUp.run(askForExport),
    onSuccess: async () => {
      await cache.invalidateQueries(exportsQuery);
      focusSection(SECTION); // the button has given place to the notice
    },
  });
  const fetching = useMutation({
    mutationFn: (wanted: DataExport) => stepUp.run(() => noteDownload(wanted.id)),
    onSuccess: (noted) => {
      location.assign(contentOf(noted));
      return cache.invalidateQueries(exportsQuery);
    },
  });
  const failure = ask.error ?? fetching.error;
  const queued = exports.data?.items.some(({ state }) => state === "queued") ?? false;
  return (
    <Section id={SECTION} title={t("leaving.export.title")} first>
      <p className="mb-4">{t("leaving.export.lead")}</p>
      {failure && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      {queued && (
        <Notice kind="info" live className="mb-4">
          {t("leaving.export.queued")}
        </Notice>
      )}
      <Loaded query={exports} lines={2}>
        {({ items }) => <Archives items={items} onFetch={(wanted) => fetching.mutate(wanted)} />}
      </Loaded>
      {!queued && (
        <Button kind="secondary" busy={ask.isPending} onClick={() => ask.mutate()}>
          {t("leaving.export.ask")}
        </Button>
      )}
      {stepUp.dialog}
    </Section>
  );
}

interface ArchivesProps {
  readonly items: readonly DataExport[];
  readonly onFetch: (wanted: DataExport) => void;
}

function Archives({ items, onFetch }: ArchivesProps) {
  const made = items.filter(({ state }) => state !== "queued");
  if (made.length === 0) return null;
  return (
    <ul className="stack mb-4">
      {made.map((archive) => (
        <li key={archive.id}>
          <Archive archive={archive} onFetch={onFetch} />
        </li>
      ))}
    </ul>
  );
}

function Archive({
  archive,
  onFetch,
}: {
  readonly archive: DataExport;
  readonly onFetch: (wanted: DataExport) => void;
}) {
  const { t } = useT();
  const at = formatInstant(archive.requested_at);
  if (archive.state === "too_large") {
    return (
      <>
        {t("leaving.export.archive", { at })}
        <p className="muted sm">{t("leaving.export.too_large")}</p>
      </>
    );
  }
  const details = t("leaving.export.ready", {
    size: formatSize(archive.size ?? 0),
    until: formatDay(archive.expires_at ?? ""),
  });
  return (
    <>
      <TextButton onClick={() => onFetch(archive)}>{t("leaving.export.fetch", { at })}</TextButton>
      <p className="muted sm">
        <Figures>{details}</Figures>
        {archive.fetched_at !== null && `, ${t("leaving.export.fetched")}`}
      </p>
    </>
  );
}
