import { useEffect, useRef } from "react";
import { type DefaultValues, type FieldValues, type Path, type PathValue, useWatch } from "react-hook-form";
import { persist } from "@/client/persist";
import { type UploadsHandle, useUploads } from "@/documents";
import { type ServerFormHandle, useServerForm } from "@/form";
import { holdUnsaved } from "@/form/unsaved";
import { useSessionReturn } from "@/form/use-session-return";
import { useT } from "@/i18n";

export interface Written extends FieldValues {
  text: string;
  attachments: string[];
}

export interface WritingHandle<Values extends Written> {
  readonly form: ServerFormHandle<Values>;
  readonly uploads: UploadsHandle;
  readonly files: readonly string[];
  readonly setFiles: (files: readonly string[]) => void;
  /** Sends what is typed, again and again under one key until an answer comes, then begins anew. Null when files are missing. */
  readonly send: <Answer>(write: (values: Values, key: string) => Promise<Answer>) => Promise<Answer | null>;
}

/* What was begun in a place, while this page of the browser lives: one may look something up in between. */
const begun = new Map<string, Written>();

const isSomething = ({ attachments, ...words }: Written): boolean =>
  attachments.length > 0 || Object.values(words).some((word) => String(word).trim() !== "");

/** A message being written. What is typed stays until it is sent: through refusals, and on the way to other pages and back. */
export function useWriting<Values extends Written>(place: string, empty: Values): WritingHandle<Values> {
  const { t } = useT();
  const kept = (begun.get(place) ?? empty) as DefaultValues<Values>;
  const form = useServerForm<Values>({ defaultValues: kept });
  useSessionReturn(form);
  const { control, getValues, setValue, reset } = form;
  const name = "attachments" as Path<Values>;
  const files: readonly string[] = useWatch({ control, name });
  const setFiles = (value: readonly string[]) =>
    setValue(name, [...value] as PathValue<Values, Path<Values>>);
  const uploads = useUploads(
    ({ id }) => setFiles([...getValues().attachments, id]),
    () => getValues().attachments,
  );
  const { settled, busy, left } = uploads;
  const attempt = useRef<{ readonly body: string; readonly key: string } | null>(null);
  useEffect(() => {
    const unsaved = () => busy() || isSomething(getValues());
    const warn = (event: BeforeUnloadEvent) => {
      if (unsaved()) event.preventDefault();
    };
    const release = holdUnsaved(unsaved);
    window.addEventListener("beforeunload", warn);
    return () => {
      release();
      window.removeEventListener("beforeunload", warn);
      if (isSomething(getValues())) begun.set(place, getValues());
      else begun.delete(place);
    };
  }, [place, getValues, busy]);
  const send: WritingHandle<Values>["send"] = async (write) => {
    await settled();
    if (left() > 0) {
      const detail = t("messages.file_not_attached");
      form.show([{ pointer: "/attachments", code: "file_not_attached", detail, label: null, params: {} }]);
      return null;
    }
    const values = getValues();
    const body = JSON.stringify(values);
    // Another text is another message; the same one may have arrived although no answer came.
    if (attempt.current?.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    const { key } = attempt.current;
    const sent = await persist(
      () => write(values, key),
      () => undefined,
    );
    attempt.current = null;
    reset(empty);
    return sent;
  };
  return { form, uploads, files, setFiles, send };
}
