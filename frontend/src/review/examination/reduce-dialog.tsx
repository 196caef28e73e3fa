import { formatMoney, type Language, languageName, useT } from "@/i18n";
import { lineName } from "@/invoices/reduction";
import { Button, Checks, Dialog, Panel } from "@/ui";
import type { ReviewCheck } from "../types";
import { useReasons } from "./reasons";
import { typedPlaces } from "./reductions";
import type { ReductionHandle } from "./use-reduction";

interface Props {
  readonly open: boolean;
  readonly reduction: ReductionHandle;
  readonly checks: readonly ReviewCheck[];
  /** What the company reads. */
  readonly language: Language;
  readonly onAccept: () => void;
  readonly onClose: () => void;
}

/** The old and the new total, the words as the company gets them, and what checks found. */
export function ReduceDialog({ open, reduction, checks, language, onAccept, onClose }: Props) {
  const { t } = useT();
  const amounts = { allowed: formatMoney(reduction.allowed), requested: formatMoney(reduction.requested) };
  const found = checks.filter(({ state }) => state !== "ok");
  const actions = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("common.cancel")}
      </Button>
      <Button onClick={onAccept}>{t("review.reduction.accept", { allowed: amounts.allowed })}</Button>
    </>
  );
  return (
    <Dialog
      open={open}
      title={t("review.reduction.confirm.title", amounts)}
      onClose={onClose}
      actions={actions}
    >
      <Panel tint title={t("review.refusal.preview", { language: languageName(language) })}>
        <Words reduction={reduction} language={language} />
      </Panel>
      {found.length > 0 && (
        <Checks
          checks={found.map(({ code, state, title, evidence }) => ({ key: code, state, title, evidence }))}
        />
      )}
    </Dialog>
  );
}

function Words({ reduction, language }: Pick<Props, "reduction" | "language">) {
  const { t } = useT();
  const { catalogue } = useReasons("reduction", language);
  const values = reduction.form.getValues();
  return (
    <ul className="stack sm">
      {typedPlaces(values).map((place) => {
        const [line, typed] = [reduction.lines[place], values.reductions[place]];
        if (!line || !typed) return null;
        const reason = catalogue.find(({ code }) => code === typed.reason_code)?.sentence;
        return (
          <li key={line.line}>
            <strong>{lineName(line)}</strong>{" "}
            <span className="tnum">
              {t("invoices.reduction.instead", {
                allowed: formatMoney(typed.allowed),
                requested: formatMoney(line.amount),
              })}
            </span>
            <br />
            <span lang={language}>{[reason, typed.message.trim()].filter(Boolean).join(" ")}</span>
          </li>
        );
      })}
    </ul>
  );
}
