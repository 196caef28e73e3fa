import { useState } from "react";
import { formatInstant, type Translation, useT } from "@/i18n";
import { Button, Dialog, SummaryList, type SummaryRow } from "@/ui";
import type { FailedStep } from "./api";
import { DismissalForm } from "./dismissal-form";
import { KeeperForm } from "./keeper-form";
import { StepState } from "./step-table";

interface Props {
  readonly step: FailedStep | null;
  readonly onClose: () => void;
}

type Doing = "keep" | "dismiss" | null;

/** What is known of one step and what to do about it; handing over and dismissing take its place. */
export function StepDialog({ step, onClose }: Props) {
  const { t } = useT();
  const [doing, setDoing] = useState<Doing>(null);
  const close = () => {
    setDoing(null);
    onClose();
  };
  return (
    <Dialog
      open={step !== null}
      title={doing === null ? (step?.title ?? "") : t(`steps.${doing}.title`)}
      onClose={close}
    >
      {step && doing === null && <Details step={step} onDo={setDoing} onClose={close} />}
      {step && doing === "keep" && <KeeperForm step={step} onClose={() => setDoing(null)} />}
      {step && doing === "dismiss" && (
        <DismissalForm step={step} onCancel={() => setDoing(null)} onDone={close} />
      )}
    </Dialog>
  );
}

interface DetailsProps {
  readonly step: FailedStep;
  readonly onDo: (doing: Doing) => void;
  readonly onClose: () => void;
}

function Details({ step, onDo, onClose }: DetailsProps) {
  const { t } = useT();
  return (
    <>
      <p className="mb-3">
        <StepState step={step} />
      </p>
      <p>{t(`steps.reason.${step.reason}`)}</p>
      {step.closed_at === null && (
        <p className="mt-3">
          <strong>{t("steps.details.todo")}</strong> {t(`steps.todo.${step.reason}`)}
        </p>
      )}
      <div className="mt-4">
        <SummaryList dense rows={rowsOf(step, t)} />
      </div>
      <div className="cluster cluster--end mt-5">
        {step.state === "open" && (
          <Button kind="quiet" onClick={() => onDo("dismiss")}>
            {t("steps.dismiss")}
          </Button>
        )}
        {step.closed_at === null && (
          <Button kind="secondary" onClick={() => onDo("keep")}>
            {t("steps.keep")}
          </Button>
        )}
        <Button onClick={onClose}>{t("steps.close")}</Button>
      </div>
    </>
  );
}

function rowsOf(step: FailedStep, t: Translation["t"]): SummaryRow[] {
  const by = (at: string, name: string | null) =>
    name === null ? formatInstant(at) : t("steps.details.retried.by", { instant: formatInstant(at), name });
  return [
    { label: t("steps.column.since"), value: formatInstant(step.failed_at), figures: true },
    { label: t("steps.details.attempts"), value: step.attempts, figures: true },
    { label: t("steps.column.asked"), value: t(`steps.asked.${step.asked}`) },
    { label: t("steps.details.keeper"), value: step.keeper?.name ?? t("steps.details.nobody") },
    ...(step.note ? [{ label: t("steps.details.note"), value: step.note }] : []),
    ...(step.retried_at
      ? [{ label: t("steps.details.retried"), value: by(step.retried_at, step.retried_by) }]
      : []),
    ...(step.closed_at
      ? [{ label: t("steps.details.closed"), value: by(step.closed_at, step.closed_by) }]
      : []),
    ...(step.dismissal_reason ? [{ label: t("steps.details.reason"), value: step.dismissal_reason }] : []),
    ...(step.references.length > 0
      ? [
          {
            label: t("steps.details.references", { count: step.differences ?? step.references.length }),
            value: step.references.join(", "),
            figures: true,
          },
        ]
      : []),
    { label: t("steps.details.code"), value: <code>{step.code}</code> },
  ];
}
