import { useQueryClient } from "@tanstack/react-query";
import { ServerForm, TextField, TickField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Button, Dialog, showToast } from "@/ui";
import {
  addFilter,
  changeFilter,
  deleteFilter,
  type SavedFilter,
  type SavedFilterInput,
  savedFiltersQuery,
} from "./saved-filters";

interface Props {
  readonly open: boolean;
  /** The one to change; null for a new one. */
  readonly saved: SavedFilter | null;
  /** What the list shows just now. */
  readonly search: SavedFilterInput["search"];
  readonly onClose: () => void;
}

export function FilterDialog({ open, ...rest }: Props) {
  const { t } = useT();
  return (
    <Dialog
      open={open}
      title={t(rest.saved ? "invoices.saved_filter.change" : "invoices.saved_filter.save")}
      onClose={rest.onClose}
    >
      <Form {...rest} />
    </Dialog>
  );
}

interface Values {
  name: string;
  is_default: boolean;
  keep_text: boolean;
}

function Form({ saved, search, onClose }: Omit<Props, "open">) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm<Values>({
    defaultValues: {
      name: saved?.name ?? "",
      is_default: saved?.is_default ?? false,
      keep_text: saved !== null,
    },
  });
  const done = async (text: () => string) => {
    onClose();
    await cache.invalidateQueries(savedFiltersQuery);
    showToast({ text });
  };
  const submit = async ({ name, is_default, keep_text }: Values) => {
    const body = { name, is_default, search: { ...search, text: keep_text ? (search.text ?? null) : null } };
    await (saved ? changeFilter(saved.id, body) : addFilter(body));
    await done(() => t("invoices.saved_filter.saved", { name }));
  };
  const remove = async () => {
    if (saved === null) return;
    await deleteFilter(saved.id);
    await done(() => t("invoices.saved_filter.deleted", { name: saved.name }));
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="muted">{t("invoices.saved_filter.lead")}</p>
      <div className="fields mt-4">
        <TextField
          form={form}
          name="name"
          label={t("invoices.saved_filter.fields.name")}
          hint={t("invoices.saved_filter.fields.name.hint")}
          maxLength={60}
          autoComplete="off"
          required
        />
        <TickField form={form} name="is_default" label={t("invoices.saved_filter.fields.is_default")} />
        {search.text && (
          <div>
            <TickField
              form={form}
              name="keep_text"
              label={t("invoices.saved_filter.keep_text", { text: search.text })}
            />
            <p className="muted sm">{t("invoices.saved_filter.keep_text.hint")}</p>
          </div>
        )}
      </div>
      {saved && (
        <p className="mt-4">
          <Button kind="quiet" size="small" icon="bin" onClick={() => void form.attemptTo(remove)}>
            {t("invoices.saved_filter.delete")}
          </Button>
        </p>
      )}
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
