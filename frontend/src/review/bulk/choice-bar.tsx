import { type MouseEvent, useState } from "react";
import { useT } from "@/i18n";
import { Button, Figures, focusAround } from "@/ui";
import { AssignmentDialog } from "../assignment/assignment-dialog";
import { useShortcuts } from "../shortcuts";
import { AcceptDialog } from "./accept-dialog";
import { amountOf, type Choice } from "./choice";
import { RefuseDialog } from "./refuse-dialog";
import { chf } from "./words";

/** Does what makes the button itself go away, whose focus goes to the heading. */
const leaving =
  (act: () => void) =>
  ({ currentTarget }: MouseEvent<HTMLElement>) => {
    focusAround(currentTarget);
    act();
  };

/** What is chosen of the page, and what can be decided about it in one go. */
export function ChoiceBar({ choice }: { readonly choice: Choice }) {
  const { t } = useT();
  const [asking, setAsking] = useState<"accept" | "refuse" | "assign" | null>(null);
  const { rows, clean } = choice;
  const count = rows.length;
  const all = clean.length > 0 && clean.every(choice.has);
  const close = () => setAsking(null);
  if (count === 0 && clean.length === 0) return null;
  return (
    <section className="bulk" aria-label={t("review.bulk.chosen")}>
      <span role="status">
        {count > 0 && (
          <strong>
            <Figures>{t("review.bulk.chosen.count", { count, amount: chf(amountOf(rows)) })}</Figures>
          </strong>
        )}
      </span>
      {count > 0 && (
        <>
          <Button size="small" onClick={() => setAsking("accept")}>
            {t("review.bulk.accept", { count })}
          </Button>
          <Button size="small" kind="secondary" onClick={() => setAsking("refuse")}>
            {t("review.bulk.refuse", { count })}
          </Button>
        </>
      )}
      {count > 0 && (
        <Button size="small" kind="secondary" icon="user" onClick={() => setAsking("assign")}>
          {t("review.assignment.open")}
        </Button>
      )}
      {clean.length > 0 && !all && (
        <Button size="small" kind="quiet" onClick={leaving(choice.toggleAll)}>
          {t("review.bulk.choose.all", { count: clean.length })}
        </Button>
      )}
      {count > 0 && (
        <Button size="small" kind="quiet" onClick={leaving(choice.clear)}>
          {t("review.bulk.choose.none")}
        </Button>
      )}
      <AcceptDialog open={asking === "accept"} rows={rows} onClose={close} />
      <AssignmentDialog
        open={asking === "assign"}
        ids={rows.map(({ id }) => id)}
        current={null}
        onClose={close}
        onDone={choice.clear}
      />
      <RefuseDialog open={asking === "refuse"} rows={rows} onClose={close} />
    </section>
  );
}

/** X ticks the request that has the focus, Shift+X all that nobody has to look at. */
export function useChoiceKeys(choice: Choice): void {
  useShortcuts({
    x: ({ shiftKey }) => {
      if (shiftKey) choice.toggleAll();
      else document.activeElement?.closest("tr")?.querySelector<HTMLInputElement>("input.tick")?.click();
    },
  });
}
