import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FieldValues, Path, PathValue } from "react-hook-form";
import { fieldId, type ServerFormHandle } from "@/form";
import { useT } from "@/i18n";
import { Button, Field } from "@/ui";
import { Combobox } from "@/ui/combobox";
import { fits, inserted } from "./inserting";
import type { FilledTexts } from "./queries";

interface Props<Values extends FieldValues> {
  readonly form: ServerFormHandle<Values>;
  /** The text field beside which this stands. */
  readonly name: Path<Values>;
  /** What the texts depend on. */
  readonly source: readonly string[];
  readonly load: () => Promise<FilledTexts>;
}

/** A list of text blocks to search; the chosen one comes to the cursor of the field, and can be edited there. */
export function InsertText<Values extends FieldValues>(props: Props<Values>) {
  const { t } = useT();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState("");
  const show = () => {
    setOpen(true);
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  const done = (title: string) => {
    setOpen(false);
    setSaid(t("review.text.inserted", { title }));
  };
  return (
    <>
      {open ? (
        <Choice {...props} id={id} onDone={done} />
      ) : (
        <p>
          <Button kind="quiet" size="small" icon="plus" flush onClick={show}>
            {t("review.text.insert")}
          </Button>
        </p>
      )}
      <p className="vh" role="status">
        {said}
      </p>
    </>
  );
}

interface ChoiceProps<Values extends FieldValues> extends Props<Values> {
  readonly id: string;
  readonly onDone: (title: string) => void;
}

function Choice<Values extends FieldValues>({ form, name, source, load, id, onDone }: ChoiceProps<Values>) {
  const { t, language } = useT();
  const [search, setSearch] = useState("");
  const { data, isPending } = useQuery({
    queryKey: ["office", "filled-texts", language, ...source],
    queryFn: load,
    staleTime: 0,
  });
  const options = data?.items.filter(({ title }) => fits(title, search)) ?? [];
  const insert = (key: string) => {
    const chosen = options.find((option) => option.id === key);
    const field = document.getElementById(fieldId(name));
    if (!chosen || !(field instanceof HTMLTextAreaElement)) return;
    const { value, cursor } = inserted(field.value, chosen.text, field.selectionStart, field.selectionEnd);
    form.setValue(name, value as PathValue<Values, Path<Values>>, { shouldDirty: true }); // a text field's
    onDone(chosen.title);
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(cursor, cursor);
    });
  };
  return (
    <Field id={id} label={t("review.text.insert")} hint={t("review.text.insert.hint")}>
      <Combobox
        chosen=""
        onChoose={(option) => option && insert(option.key)}
        onSearch={setSearch}
        options={options.map(({ id: key, title, text }) => ({ key, label: title, detail: text }))}
        loading={isPending}
        emptyText={t("review.text.insert.none")}
        listLabel={t("review.text.title")}
      />
    </Field>
  );
}
