import { fieldId, NumberField } from "@/form";
import { t, useT } from "@/i18n";
import { Button, FieldGroup, Section } from "@/ui";
import { useInvoiceForm } from "../../form-context";
import { useMessages } from "../../lines/use-messages";
import { NightCalendar, NightMarker } from "./calendar";
import { COUNTS } from "./nights";
import { daysBetween, daysIn } from "./period";
import type { Nights } from "./use-nights";
import type { HelplessnessValues } from "./values";

/** The nights of each month: marked in a calendar, or as numbers. Both write the same fields. */
export function Months({ nights }: { readonly nights: Nights }) {
  const { t } = useT();
  const { months, absences } = nights.values;
  return (
    <Section title={t("forms.helplessness.months")}>
      <p className="muted sm mb-4">{t("forms.helplessness.months.hint")}</p>
      <FieldGroup
        id={fieldId("form.months")}
        label={t("forms.helplessness.months")}
        {...useMessages("form.months")}
      >
        {months.length > 0 && (
          <NightMarker nights={nights}>
            <p className="mb-4">
              <Button kind="secondary" onClick={nights.restAtHome}>
                {t(`forms.helplessness.months.${absences.length === 0 ? "all_home" : "rest_home"}`)}
              </Button>
            </p>
            <div className="months-of-nights">
              {months.map(({ month }, index) => (
                <Month key={month} nights={nights} month={month} index={index} />
              ))}
            </div>
          </NightMarker>
        )}
      </FieldGroup>
    </Section>
  );
}

interface MonthProps {
  readonly nights: Nights;
  readonly month: string;
  readonly index: number;
}

function Month({ nights, month, index }: MonthProps) {
  const { t } = useT();
  const { form } = useInvoiceForm<HelplessnessValues>();
  const name = `form.months.${index}` as const;
  const [own, ofMonth] = [useMessages(name), useMessages(`${name}.month`)];
  const days = daysIn(month, nights.values);
  const title = monthName(month);
  return (
    <FieldGroup
      id={fieldId(name)}
      label={title}
      error={own.error ?? ofMonth.error}
      ask={own.ask ?? ofMonth.ask}
    >
      <h3 className="mb-3">
        {title}
        {days && (
          <span className="muted sm">
            {" "}
            {t("forms.helplessness.months.nights", { count: daysBetween(...days).length })}
          </span>
        )}
      </h3>
      <div className="month-of-nights">
        {days && <NightCalendar nights={nights} month={month} title={title} />}
        <div className="counts">
          {COUNTS.map((place) => (
            <NumberField
              key={place}
              form={form}
              name={`${name}.${place}`}
              label={t(`forms.helplessness.months.${place}`)}
              width={4}
              inputMode="numeric"
              autoComplete="off"
            />
          ))}
        </div>
      </div>
    </FieldGroup>
  );
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** "2026-08" → "Août 2026". */
export function monthName(month: string): string {
  const number = MONTHS.find((one) => one === Number(month.slice(5)));
  return number ? t(`forms.helplessness.month.${number}`, { year: month.slice(0, 4) }) : month;
}
