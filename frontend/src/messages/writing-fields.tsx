import { type ReactNode, useEffect, useState } from "react";

import type { FieldValues, Path } from "react-hook-form";
import { Attachments } from "@/documents";
import { fieldId, findingText, TextareaField } from "@/form";
import { useT } from "@/i18n";
import { Button, Field } from "@/ui";
import type { WritingHandle, Written } from "./use-writing";

const TEXT_LIMIT = 4000;

interface Props<Values extends Written & FieldValues> {
  readonly writing: WritingHandle<Values>;
  readonly hint: string;
  readonly rows?: number;
  readonly help?: ReactNode;
}

/** The words and the files of a message. */
export function WritingFields<Values extends Written & FieldValues>({
  writing,
  hint,
  rows = 4,
  help,
}: Props<Values>) {
  const { t } = useT();
  const { form } = writing;
  return (
    <>
      <TextareaField
        form={form}
        name={"text" as Path<Values>}
        label={t("messages.fields.text")}
        hint={hint}
        limit={TEXT_LIMIT}
        rows={rows}
        required
      />
      {help}
      <Files writing={writing} />
    </>
  );
}

/** Folded away until somebody wants to attach something: most messages are words. */
function Files<Values extends Written & FieldValues>({
  writing: { form, uploads, files, setFiles },
}: Pick<Props<Values>, "writing">) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const name = "attachments" as Path<Values>;
  const finding = form.findingOf(name);
  // The button that unfolds this is gone: the one to choose files takes its place.
  useEffect(() => {
    if (open) document.getElementById(fieldId(name))?.focus();
  }, [open, name]);
  if (!open && files.length === 0 && uploads.items.length === 0) {
    return (
      <p>
        <Button kind="quiet" size="small" icon="plus" flush onClick={() => setOpen(true)}>
          {t("messages.attach")}
        </Button>
      </p>
    );
  }
  return (
    <Field
      id={fieldId(name)}
      label={t("messages.fields.attachments")}
      error={finding && findingText(finding)}
      optional
    >
      <Attachments
        value={files}
        onChange={setFiles}
        uploads={uploads}
        errorOf={(index) => {
          const found = form.findingOf(`${name}.${index}` as Path<Values>);
          return found && findingText(found);
        }}
      />
    </Field>
  );
}
