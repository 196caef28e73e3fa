import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/accounts/session";
import { DateField, SelectField, ServerForm, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { formatDate, useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { type Absence, type Absences, absencesQuery, addAbsence, type Colleague, changeAbsence } from "./api";

/** An absence that is changed; none for a new one. */
export interface Editing {
  readonly absence: Absence | null;
}

interface Props {
  readonly editing: Editing | null;
  readonly absences: Absences;
  readonly onClose: () => void;
}

/** From when until when somebody is away, and who takes over. */
export function AbsenceDialog({ editing, absences, onClose }: Props) {
  const { t } = useT();
  const absence = editing?.absence;
  const title = absence ? t("review.absence.edit", { name: absence.name }) : t("review.absence.add.title");
  return (
    <Dialog open={editing !== null} title={title} onClose={onClose}>
      {editing && <Form absence={editing.absence} absences={absences} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps extends Omit<Props, "editing"> {
  readonly absence: Absence | null;
}

interface Values {
  readonly person_id: string;
  readonly first_day: string;
  readonly last_day: string;
  readonly deputy_id: string;
}

function Form({ absence, absences, onClose }: FormProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  const form = useServerForm<Values>({
    defaultValues: {
      person_id: absence?.person_id ?? session.person.id,
      first_day: absence?.first_day ?? "",
      last_day: absence?.last_day ?? "",
      deputy_id: absence?.deputy_id ?? "",
    },
  });
  const person = form.watch("person_id");
  const submit = async (values: Values) => {
    const body = { ...values, deputy_id: values.deputy_id || null };
    const saved = await (absence ? changeAbsence(absence.id, body) : addAbsence(body));
    onClose();
    await cache.invalidateQueries(absencesQuery);
    const text = saved.warning === "deputy_away" ? "review.absence.saved.warning" : "review.absence.saved";
    showToast({ text: () => t(text) });
  };
  const others = absences.colleagues.filter(({ id }) => id !== person);
  return (
    <ServerForm form={form} onSubmit={submit}>
      <div className="fields">
        {absences.may_enter_others && absence === null && (
          <SelectField
            form={form}
            name="person_id"
            label={t("review.absence.fields.person_id")}
            options={absences.colleagues.map(({ id, name }) => ({ value: id, label: name }))}
            required
          />
        )}
        <div className="columns">
          <DateField
            form={form}
            name="first_day"
            label={t("review.absence.fields.first_day")}
            ahead
            required
          />
          <DateField form={form} name="last_day" label={t("review.absence.fields.last_day")} ahead required />
        </div>
        <SelectField
          form={form}
          name="deputy_id"
          label={t("review.absence.fields.deputy_id")}
          emptyLabel={t("review.absence.fields.deputy_id.none")}
          options={useColleagueOptions(others)}
        />
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}

/** Everybody who can be chosen, with who is away just now. */
export function useColleagueOptions(colleagues: readonly Colleague[]) {
  const { t } = useT();
  return colleagues.map(({ id, name, away_until }) => ({
    value: id,
    label: away_until ? t("review.absence.colleague.away", { name, day: formatDate(away_until) }) : name,
  }));
}
