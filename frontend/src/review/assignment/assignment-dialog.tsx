import { useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { fieldId, SelectField, ServerForm, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Button, Dialog, focusControl, Notice } from "@/ui";
import { useColleagueOptions } from "../absences/absence-dialog";
import { type Assignee, assigneesQuery } from "./api";
import { awayText, useAssigning } from "./use-assigning";

interface Props {
  readonly open: boolean;
  readonly ids: readonly string[];
  /** Who has it now. */
  readonly current: string | null;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

/** Chooses who examines requests, and says who is away and who stands in. */
export function AssignmentDialog({ open, ...rest }: Props) {
  const { t } = useT();
  const count = rest.ids.length;
  return (
    <Dialog
      open={open}
      title={count === 1 ? t("review.assignment") : t("review.assignment.many", { count })}
      onClose={rest.onClose}
    >
      <Form {...rest} />
    </Dialog>
  );
}

function Form({ ids, current, onClose, onDone }: Omit<Props, "open">) {
  const { t } = useT();
  const { me, give } = useAssigning();
  const { data } = useQuery(assigneesQuery);
  const form = useServerForm<{ person_id: string }>({ defaultValues: { person_id: current ?? me } });
  const people = data?.items ?? [];
  const personId = useWatch({ control: form.control, name: "person_id" });
  const chosen = people.find(({ id }) => id === personId);
  const choose = (id: string) => {
    form.setValue("person_id", id);
    focusControl(fieldId("person_id")); // the notice goes with its button
  };
  const submit = async ({ person_id }: { person_id: string }) => {
    await give(ids, person_id || null);
    onClose();
    onDone?.();
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <div className="fields">
        <SelectField
          form={form}
          name="person_id"
          label={t("review.fields.person_id")}
          emptyLabel={t("review.assignment.nobody")}
          options={useColleagueOptions(meFirst(people, me, (name) => t("review.assignment.me", { name })))}
        />
        {chosen?.away_until && <Away assignee={chosen} onChoose={choose} />}
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} label={t("review.assignment.open")} />
    </ServerForm>
  );
}

function meFirst(people: readonly Assignee[], me: string, own: (name: string) => string): Assignee[] {
  const mine = people.filter(({ id }) => id === me).map((one) => ({ ...one, name: own(one.name) }));
  return [...mine, ...people.filter(({ id }) => id !== me)];
}

function Away({
  assignee,
  onChoose,
}: {
  readonly assignee: Assignee;
  readonly onChoose: (id: string) => void;
}) {
  const { t } = useT();
  const { deputy } = assignee;
  return (
    <Notice kind="warning" live>
      <p>{awayText(assignee)}</p>
      {deputy && (
        <div className="mt-3">
          <Button kind="secondary" size="small" onClick={() => onChoose(deputy.id)}>
            {t("review.assignment.choose_deputy", { name: deputy.name })}
          </Button>
        </div>
      )}
    </Notice>
  );
}
