import { failureText } from "@/form";
import { formatDate, useT } from "@/i18n";
import { Button, Dialog, Notice, SummaryList } from "@/ui";
import type { Addition } from "./queries";
import { useNames } from "./tables";
import { type Change, changesOf, shown } from "./values";

interface Props {
  readonly addition: Addition | null;
  readonly busy: boolean;
  readonly failure: unknown;
  readonly onClose: () => void;
  readonly onAdd: () => void;
}

/** What will change, asked once more: a row cannot be taken back. */
export function AdditionDialog({ addition, busy, failure, onClose, onAdd }: Props) {
  const { t } = useT();
  const actions = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("common.cancel")}
      </Button>
      <Button busy={busy} onClick={onAdd}>
        {t("review.tariff.confirm.add")}
      </Button>
    </>
  );
  return (
    <Dialog
      open={addition !== null}
      title={t("review.tariff.confirm.title")}
      onClose={onClose}
      actions={actions}
    >
      {failure !== null && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      {addition && <Preview addition={addition} />}
    </Dialog>
  );
}

function Preview({ addition: { tariff, before, requests_kept } }: { readonly addition: Addition }) {
  const { t } = useT();
  const changes = changesOf(tariff.values, before?.values);
  const kept =
    requests_kept === 0
      ? t("review.tariff.confirm.none_kept")
      : t("review.tariff.confirm.kept", { count: requests_kept });
  return (
    <div className="stack">
      <p>
        {t("review.tariff.confirm.from", { day: formatDate(tariff.valid_from), version: tariff.version })}
      </p>
      {changes.every(({ changed }) => !changed) && <p>{t("review.tariff.confirm.unchanged")}</p>}
      <Changes changes={changes} />
      <Notice kind={requests_kept === 0 ? "info" : "warning"}>{kept}</Notice>
      <p className="sm muted">{t("review.tariff.confirm.final")}</p>
    </div>
  );
}

/** Every value, those that change first. */
function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const nameOf = useNames();
  const ordered = [...changes].sort((one, other) => Number(other.changed) - Number(one.changed));
  const rows = ordered.map((change) => ({
    key: change.name,
    label: nameOf(change.name).label,
    value: <BeforeAndAfter change={change} />,
    detail: nameOf(change.name).unit,
    figures: true,
  }));
  return <SummaryList dense rows={rows} />;
}

function BeforeAndAfter({ change: { before, after, changed } }: { readonly change: Change }) {
  const { t } = useT();
  if (!changed) return shown(after);
  return (
    <>
      <span className="vh">{t("review.tariff.confirm.old")} </span>
      {shown(before)} <span aria-hidden="true">→</span>
      <span className="vh">, {t("review.tariff.confirm.new")}</span> <strong>{shown(after)}</strong>
    </>
  );
}
