import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type StepUp, useStepUp } from "@/accounts/step-up";
import { failureText } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, Checkbox, Dialog, Fieldset, Notice, showToast } from "@/ui";
import { addHolidays, type Proposal, proposalsQuery } from "./api";
import { formatWeekday } from "./days";

interface Props {
  readonly year: number | null;
  readonly onClose: () => void;
}

/** What the canton has off in a year, to tick. */
export function ProposalDialog({ year, onClose }: Props) {
  const { t } = useT();
  const stepUp = useStepUp(t("review.holiday.step_up"), "office");
  const query = useQuery({ ...proposalsQuery(year ?? 0), enabled: year !== null });
  const names = { year: year ?? 0, canton: query.data?.canton ?? "" };
  return (
    <>
      <Dialog open={year !== null} title={t("review.holiday.proposal.title", names)} onClose={onClose}>
        {year !== null && (
          <Loaded query={query} lines={8}>
            {({ items }) => <Days key={year} items={items} stepUp={stepUp} onClose={onClose} />}
          </Loaded>
        )}
      </Dialog>
      {stepUp.dialog}
    </>
  );
}

interface DaysProps {
  readonly items: readonly Proposal[];
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

function Days({ items, stepUp, onClose }: DaysProps) {
  const { t } = useT();
  if (items.every(({ known }) => known)) {
    return (
      <>
        <p>{t("review.holiday.proposal.all_known")}</p>
        <div className="cluster cluster--end mt-5">
          <Button kind="secondary" onClick={onClose}>
            {t("common.close")}
          </Button>
        </div>
      </>
    );
  }
  return <Choice items={items} stepUp={stepUp} onClose={onClose} />;
}

const KINDS = ["public", "half_day", "optional"] as const satisfies readonly Proposal["kind"][];

function Choice({ items, stepUp, onClose }: DaysProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(items.filter(({ kind, known }) => kind === "public" && !known).map(({ day }) => day)),
  );
  const [nothing, setNothing] = useState(false);
  const adding = useMutation({
    mutationFn: () => {
      const days = items.filter(({ day }) => ticked.has(day)).map(({ day, name }) => ({ day, name }));
      return stepUp.run(() => addHolidays({ days }));
    },
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: ["office"] });
      showToast({ text: () => t("review.holiday.added", { count: ticked.size }) });
    },
  });
  const toggle = (day: string) => {
    const next = new Set(ticked);
    if (!next.delete(day)) next.add(day);
    setTicked(next);
    setNothing(false);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ticked.size === 0) setNothing(true);
        else adding.mutate();
      }}
    >
      {adding.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(adding.error)}
        </Notice>
      )}
      <p className="muted">{t("review.holiday.proposal.lead")}</p>
      <div className="fields mt-4">
        {KINDS.map((kind) => {
          const days = items.filter((item) => item.kind === kind);
          const error = kind === "public" && nothing ? t("review.holiday.proposal.none_ticked") : null;
          return days.length === 0 ? null : (
            <Fieldset
              key={kind}
              id={`proposal-${kind}`}
              legend={t(`review.holiday.proposal.${kind}`)}
              error={error}
              {...(kind !== "public" && { hint: t(`review.holiday.proposal.${kind}.hint`) })}
            >
              {days.map((item) => (
                <Day key={item.day} item={item} ticked={ticked.has(item.day)} onToggle={toggle} />
              ))}
            </Fieldset>
          );
        })}
      </div>
      <SaveActions busy={adding.isPending} label={t("review.holiday.proposal.add")} onCancel={onClose} />
    </form>
  );
}

interface DayProps {
  readonly item: Proposal;
  readonly ticked: boolean;
  readonly onToggle: (day: string) => void;
}

function Day({ item: { day, name, known }, ticked, onToggle }: DayProps) {
  const { t, language } = useT();
  const text = `${formatWeekday(day, language)}, ${name[language]}`;
  if (known) {
    return (
      <p className="muted">
        {text} ({t("review.holiday.proposal.known")})
      </p>
    );
  }
  return <Checkbox plain label={text} checked={ticked} onChange={() => onToggle(day)} />;
}
