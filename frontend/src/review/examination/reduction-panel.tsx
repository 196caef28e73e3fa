import { type ReactNode, useEffect, useRef } from "react";
import { fieldId, MoneyField, SelectField, ServerForm, TextareaField } from "@/form";
import { formatMoney, type Language, languageName, useT } from "@/i18n";
import { lineName } from "@/invoices/reduction";
import { BackLink, focusControl, Panel } from "@/ui";
import { useReasons } from "./reasons";
import type { ReductionHandle } from "./use-reduction";

interface Props {
  /** That somebody else looks at it. */
  readonly held: ReactNode;
  readonly reduction: ReductionHandle;
  /** What the company reads. */
  readonly language: Language;
  readonly onSend: () => Promise<unknown>;
  readonly onBack: () => void;
}

/** What is allowed of each line, in the place of what was read; the document stays beside it. */
export function ReductionPanel({ held, reduction, language, onSend, onBack }: Props) {
  const { t } = useT();
  const { form, lines, requested, allowed } = reduction;
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    focusControl(fieldId("reductions.0.allowed"));
    panel.current?.scrollTo({ top: 0 }); // the heading too, where the panel scrolls by itself
  }, []);
  return (
    <div className="split__side" ref={panel} role="region" aria-label={t("review.reduction.title")}>
      <BackLink onClick={onBack}>{t("review.correction.back")}</BackLink>
      <h2>{t("review.reduction.title")}</h2>
      {held}
      <p className="muted mb-4">{t("review.reduction.hint", { language: languageName(language) })}</p>
      <ServerForm form={form} onSubmit={onSend} placeOf={(name) => lineAt(reduction, name)}>
        <div className="stack" id={fieldId("reductions")}>
          {lines.map((line, index) => (
            <Line key={line.line} reduction={reduction} index={index} language={language} />
          ))}
        </div>
      </ServerForm>
      <p className="mt-4" role="status">
        {t("review.reduction.sum", { allowed: formatMoney(allowed), requested: formatMoney(requested) })}
      </p>
    </div>
  );
}

/** Which line a field belongs to. */
const lineAt = ({ lines }: ReductionHandle, name: string): string | null =>
  nameOf(lines[Number(/^reductions\.(\d+)/.exec(name)?.[1])]);

const nameOf = (line: ReductionHandle["lines"][number] | undefined) => (line ? lineName(line) : null);

interface LineProps {
  readonly reduction: ReductionHandle;
  readonly index: number;
  readonly language: Language;
}

/** A reason is asked for once an amount is typed. */
function Line({ reduction: { form, lines }, index, language }: LineProps) {
  const { t } = useT();
  const { options } = useReasons("reduction", language);
  const line = lines[index];
  if (!line) return null;
  const typed = form.watch(`reductions.${index}.allowed`)?.trim() !== "";
  return (
    <div role="group" aria-label={lineName(line)}>
      <Panel tint>
        <div className="columns">
          <div>
            <h3 className="h4">{lineName(line)}</h3>
            {line.detail && <p className="muted sm">{line.detail}</p>}
            <p className="tnum">{t("review.reduction.requested", { amount: formatMoney(line.amount) })}</p>
          </div>
          <MoneyField
            form={form}
            name={`reductions.${index}.allowed`}
            label={t("review.fields.reductions.allowed")}
          />
        </div>
        {typed && (
          <div className="fields mt-4">
            <SelectField
              form={form}
              name={`reductions.${index}.reason_code`}
              label={t("review.fields.reductions.reason_code")}
              required
              emptyLabel={t("common.choose")}
              options={options}
            />
            <TextareaField
              form={form}
              name={`reductions.${index}.message`}
              label={t("review.fields.reductions.message")}
              rows={2}
              limit={1000}
            />
          </div>
        )}
      </Panel>
    </div>
  );
}
