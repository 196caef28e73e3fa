import { useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { formatInstant, useT } from "@/i18n";
import { Button, type Column, Figures, State, Table, TwoLines } from "@/ui";
import { daysOf, type HoldRow, targetOf } from "./api";
import { LiftDialog } from "./lift-dialog";

interface Props {
  readonly rows: readonly HoldRow[];
  readonly mayEdit: boolean;
}

/** Holds with what became of them, and the way to lift them. */
export function HoldTable({ rows, mayEdit }: Props) {
  const { t } = useT();
  const stepUp = useStepUp(t("review.hold.step_up"), "office");
  const [lifting, setLifting] = useState<HoldRow | null>(null);
  return (
    <>
      <Rows rows={rows} mayEdit={mayEdit} onLift={setLifting} />
      <LiftDialog hold={lifting} stepUp={stepUp} onClose={() => setLifting(null)} />
      {stepUp.dialog}
    </>
  );
}

function Rows({ rows, mayEdit, onLift }: Props & { readonly onLift: (hold: HoldRow) => void }) {
  const { t } = useT();
  const columns: Column<HoldRow>[] = [
    {
      key: "target",
      header: t("review.hold.column.target"),
      card: "title",
      cell: (hold) => <Target hold={hold} mayEdit={mayEdit} />,
    },
    { key: "reason", header: t("review.hold.column.reason"), cell: (hold) => <Reason hold={hold} /> },
    { key: "days", header: t("review.hold.column.days"), cell: (hold) => daysOf(hold, t) },
    {
      key: "requests",
      header: t("review.hold.column.requests"),
      cell: (hold) => <Requests hold={hold} />,
    },
    {
      key: "state",
      header: t("review.hold.column.state"),
      card: "aside",
      cell: ({ state }) =>
        state === "current" ? (
          <State kind="warn">{t("review.hold.state.current")}</State>
        ) : (
          <span className="muted">{t(`review.hold.state.${state}`)}</span>
        ),
    },
    {
      key: "actions",
      header: t("review.officers.actions"),
      headerHidden: true,
      card: "actions",
      cell: (hold) =>
        mayEdit &&
        (hold.state === "current" || hold.state === "coming") && (
          <Button kind="quiet" size="small" onClick={() => onLift(hold)}>
            {t("review.hold.lift")}
            <span className="vh"> : {targetOf(hold)}</span>
          </Button>
        ),
    },
  ];
  return <Table caption={t("review.hold.caption")} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

/** A company's page is for administrators. */
function Target({ hold, mayEdit }: { readonly hold: HoldRow; readonly mayEdit: boolean }) {
  const target = targetOf(hold);
  if (hold.organisation === null) return <Figures>{target}</Figures>;
  return mayEdit ? <a href={`/office/organisations/${hold.organisation.id}`}>{target}</a> : target;
}

function Reason({ hold }: { readonly hold: HoldRow }) {
  const { t } = useT();
  const placed = t("review.hold.placed", {
    name: hold.placed_by.name,
    at: formatInstant(hold.placed_at),
  });
  const { lifted_by, lifted_at, lift_reason } = hold;
  return (
    <>
      <TwoLines main={hold.reason} sub={placed} />
      {lifted_by && lifted_at && (
        <p className="sm mt-3">
          {t("review.hold.lifted", {
            name: lifted_by.name,
            at: formatInstant(lifted_at),
            reason: lift_reason ?? "",
          })}
        </p>
      )}
    </>
  );
}

function Requests({ hold: { state, in_review, accepted } }: { readonly hold: HoldRow }) {
  const { t } = useT();
  if (state !== "current") return null;
  return (
    <TwoLines
      main={t("review.hold.in_review", { count: in_review })}
      sub={accepted > 0 && t("review.hold.accepted", { count: accepted })}
    />
  );
}
