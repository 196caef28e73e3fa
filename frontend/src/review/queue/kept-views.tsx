import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ServerForm, TextField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Button, Dialog, Field, Select, showToast } from "@/ui";
import {
  addView,
  changeView,
  deleteView,
  type KeptView,
  keptViewsQuery,
  type QueueViewInput,
  shownView,
} from "./kept-view-calls";
import { narrows, queueMatch } from "./search";
import type { Queue } from "./use-queue";

interface Props {
  readonly queue: Queue;
}

function useShown({ search, state }: Queue) {
  const { data } = useQuery(keptViewsQuery);
  const views: readonly KeptView[] = data?.items ?? [];
  return { views, shown: shownView(views, search, state) ?? null };
}

/** Among the other filters, once there is a view that was kept. */
export function KeptViewField({ queue }: Props) {
  const { t } = useT();
  const { views, shown } = useShown(queue);
  if (views.length === 0) return null;
  return (
    <Field label={t("review.queue_view")}>
      <Select
        emptyLabel={t("review.queue_view.none")}
        options={views.map(({ id, name }) => ({ value: id, label: name }))}
        value={shown?.id ?? ""}
        onChange={({ target }) => queue.choose(views.find(({ id }) => id === target.value)?.search)}
      />
    </Field>
  );
}

/** Keeps what the list shows, or changes the view that it shows. */
export function KeepView({ queue }: Props) {
  const { t } = useT();
  const { search, state } = queue;
  const { shown } = useShown(queue);
  const [open, setOpen] = useState(false);
  if (!narrows(search, state) && shown === null) return null;
  const title = t(shown ? "review.queue_view.change" : "review.queue_view.save");
  return (
    <div className="mb-4">
      <Button kind="quiet" size="small" onClick={() => setOpen(true)}>
        {title}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        <Form kept={shown} search={queueMatch(search, state)} onClose={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

interface FormProps {
  readonly kept: KeptView | null;
  readonly search: QueueViewInput["search"];
  readonly onClose: () => void;
}

function Form({ kept, search, onClose }: FormProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { name: kept?.name ?? "" } });
  const done = async (text: () => string) => {
    onClose();
    await cache.invalidateQueries(keptViewsQuery);
    showToast({ text });
  };
  const submit = async ({ name }: { name: string }) => {
    await (kept ? changeView(kept.id, { name, search }) : addView({ name, search }));
    await done(() => t("review.queue_view.saved", { name }));
  };
  const remove = async () => {
    if (kept === null) return;
    await deleteView(kept.id);
    await done(() => t("review.queue_view.deleted", { name: kept.name }));
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">{t("review.queue_view.lead")}</p>
      <div className="fields mt-4">
        <TextField
          form={form}
          name="name"
          label={t("review.queue_view.fields.name")}
          hint={t("review.queue_view.fields.name.hint")}
          maxLength={60}
          autoComplete="off"
          required
        />
      </div>
      {kept && (
        <p className="mt-4">
          <Button kind="quiet" size="small" icon="bin" onClick={() => void form.attemptTo(remove)}>
            {t("review.queue_view.delete")}
          </Button>
        </p>
      )}
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
