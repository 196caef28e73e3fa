import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { failureText, ServerForm, TextareaField, useServerForm } from "@/form";
import { formatInstant, useT } from "@/i18n";
import { Actions, Button, Disclosure, Notice, showToast, TextButton, Timeline } from "@/ui";
import { addNote } from "../api";
import { notesQuery } from "../queries";

/** The newest ones; who wants more asks for all. */
const SHOWN = 10;

/** What officers write down for each other. */
export function Notes({ invoiceId }: { readonly invoiceId: string }) {
  const { t } = useT();
  const { data, error } = useQuery(notesQuery(invoiceId));
  const [all, setAll] = useState(false);
  const notes = data?.items ?? [];
  const earlier = all ? 0 : Math.max(notes.length - SHOWN, 0);
  return (
    <section>
      <h2>
        {t("review.notes")} <small>{t("review.notes.hint")}</small>
      </h2>
      {error && !data && <Notice kind="danger">{failureText(error)}</Notice>}
      {data && notes.length === 0 && <p className="muted sm">{t("review.notes.none")}</p>}
      {earlier > 0 && (
        <TextButton small onClick={() => setAll(true)}>
          {t("review.notes.earlier", { count: earlier })}
        </TextButton>
      )}
      {notes.length > 0 && (
        <Timeline
          entries={notes.slice(earlier).map(({ id, author, text, at }) => ({
            key: id,
            icon: "pencil",
            title: author.name,
            at: formatInstant(at),
            message: text,
          }))}
        />
      )}
      <Disclosure summary={t("review.notes.add")}>
        <Writing invoiceId={invoiceId} />
      </Disclosure>
    </section>
  );
}

function Writing({ invoiceId }: { readonly invoiceId: string }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm<{ note: string }>({ defaultValues: { note: "" } });
  const add = async ({ note }: { note: string }) => {
    const notes = await addNote(invoiceId, note);
    cache.setQueryData(notesQuery(invoiceId).queryKey, notes);
    form.reset({ note: "" });
    showToast({ text: () => t("review.notes.added") });
  };
  return (
    <ServerForm form={form} onSubmit={add}>
      <TextareaField form={form} name="note" label={t("review.fields.note")} rows={3} limit={2000} required />
      <Actions>
        <Button type="submit" kind="secondary" busy={form.busy}>
          {t("review.notes.add")}
        </Button>
      </Actions>
    </ServerForm>
  );
}
