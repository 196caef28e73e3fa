import { useQueryClient } from "@tanstack/react-query";
import { type StepUp, useStepUp } from "@/accounts/step-up";
import { DateField, ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { LANGUAGES, useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { wordsOf } from "../catalogue/words";
import { addHolidays, type Holiday, type HolidayName, renameHoliday } from "./api";
import { formatWeekday } from "./days";

/** A holiday whose name is changed; none for another day. */
export interface Editing {
  readonly holiday: Holiday | null;
}

interface Props {
  readonly editing: Editing | null;
  readonly onClose: () => void;
}

export function HolidayDialog({ editing, onClose }: Props) {
  const { t, language } = useT();
  const stepUp = useStepUp(t("review.holiday.step_up"), "office");
  const holiday = editing?.holiday;
  const title = holiday
    ? t("review.holiday.rename", { name: holiday.name[language] })
    : t("review.holiday.add");
  return (
    <>
      <Dialog open={editing !== null} title={title} onClose={onClose}>
        {editing && <Form holiday={editing.holiday} stepUp={stepUp} onClose={onClose} />}
      </Dialog>
      {stepUp.dialog}
    </>
  );
}

interface FormProps {
  readonly holiday: Holiday | null;
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

interface Values {
  readonly day: string;
  readonly name: HolidayName;
}

/** The one day of a body that adds several. */
const fieldOf = (pointer: string): string => pointer.replace(/^\/(days\/0\/)?/, "").replaceAll("/", ".");

function Form({ holiday, stepUp, onClose }: FormProps) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const form = useServerForm<Values>({
    defaultValues: { day: holiday?.day ?? "", name: wordsOf(holiday?.name) },
    fieldOf,
  });
  const submit = async ({ day, name }: Values) => {
    await stepUp.run(() =>
      holiday ? renameHoliday(day, name, holiday.revision) : addHolidays({ days: [{ day, name }] }),
    );
    onClose();
    await cache.invalidateQueries({ queryKey: ["office"] });
    showToast({ text: () => t("review.holiday.saved") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <div className="fields">
        {holiday ? (
          <p>{formatWeekday(holiday.day, language)}</p>
        ) : (
          <DateField form={form} name="day" label={t("review.holiday.fields.day")} ahead required />
        )}
        {LANGUAGES.map((tag) => (
          <TextField
            key={tag}
            form={form}
            name={`name.${tag}`}
            label={t(`review.holiday.fields.name.${tag}`)}
            autoComplete="off"
            required
          />
        ))}
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
