import { formatInstant, useT } from "@/i18n";
import { Button, type Column, Figures, State, Table, TwoLines } from "@/ui";
import type { FailedStep } from "./api";
import { RetryButton } from "./retry-button";

interface Props {
  readonly rows: readonly FailedStep[];
  readonly view: "open" | "handled";
  readonly onShow: (step: FailedStep) => void;
}

export function StepTable({ rows, view, onShow }: Props) {
  const { t } = useT();
  const columns: Column<FailedStep>[] = [
    {
      key: "what",
      header: t("steps.column.what"),
      card: "title",
      cell: ({ title, kind }) => <TwoLines strong main={title} sub={t(`steps.kind.${kind}`)} />,
    },
    { key: "concerns", header: t("steps.column.concerns"), cell: (step) => <Concerns step={step} /> },
    {
      key: "since",
      header: t("steps.column.since"),
      cell: ({ failed_at, attempts }) => (
        <TwoLines
          main={<Figures>{formatInstant(failed_at)}</Figures>}
          sub={t("steps.attempts", { count: attempts })}
        />
      ),
    },
    {
      key: "reason",
      header: t("steps.column.reason"),
      low: true,
      cell: ({ reason }) => t(`steps.reason.${reason}`),
    },
    view === "open"
      ? {
          key: "asked",
          header: t("steps.column.asked"),
          cell: ({ asked, keeper }) => <TwoLines main={t(`steps.asked.${asked}`)} sub={keeper?.name} />,
        }
      : { key: "state", header: t("steps.column.state"), cell: (step) => <StepState step={step} /> },
    {
      key: "actions",
      header: t("steps.column.actions"),
      headerHidden: true,
      card: "actions",
      cell: (step) => (
        <>
          {step.state === "retrying" ? <StepState step={step} /> : <RetryButton step={step} />}
          <Button kind="quiet" size="small" onClick={() => onShow(step)}>
            {t("steps.details")}
            <span className="vh"> : {step.title}</span>
          </Button>
        </>
      ),
    },
  ];
  return <Table caption={t("steps.caption")} dense columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

/** The request, and whose it is. */
function Concerns({ step: { reference, invoice_id, organisation } }: { readonly step: FailedStep }) {
  const request =
    reference && (invoice_id ? <a href={`/office/invoices/${invoice_id}`}>{reference}</a> : reference);
  const company = organisation && (
    <a href={`/office/organisations/${organisation.id}`}>{organisation.name}</a>
  );
  if (!request) return company ?? "–";
  return <TwoLines main={<Figures>{request}</Figures>} sub={company} />;
}

export function StepState({ step: { state } }: { readonly step: FailedStep }) {
  const { t } = useT();
  const text = t(`steps.state.${state}`);
  if (state === "done") return <State kind="ok">{text}</State>;
  if (state === "open") return <State kind="bad">{text}</State>;
  return <State>{text}</State>;
}
