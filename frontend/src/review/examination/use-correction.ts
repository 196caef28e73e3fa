import { useEffect, useRef } from "react";
import { useFieldArray } from "react-hook-form";
import { type ServerFormHandle, useServerForm } from "@/form";
import type { Decision, ItemKind } from "../types";
import type { Field } from "./fields";

export interface CorrectionValues {
  message: string;
  due_date: string;
  items: { pointer: string; kind: ItemKind; reason_code: string; message: string }[];
}

export interface CorrectionHandle {
  readonly invoiceId: string;
  readonly form: ServerFormHandle<CorrectionValues>;
  readonly items: readonly { readonly id: string; readonly pointer: string }[];
  readonly has: (pointer: string) => boolean;
  readonly toggle: (field: Field) => void;
  readonly remove: (index: number) => void;
  /** After it was sent nothing of it is kept. */
  readonly forget: () => void;
}

/* What was begun on a request, while this page of the browser lives: J and K may be pressed in between. */
const begun = new Map<string, CorrectionValues>();

/** The correction being written: fields are marked while reading, words are added afterwards. */
export function useCorrection(invoiceId: string): CorrectionHandle {
  const defaultValues = begun.get(invoiceId) ?? { message: "", due_date: "", items: [] };
  const form = useServerForm<CorrectionValues>({ defaultValues });
  const { fields: items, append, remove } = useFieldArray({ control: form.control, name: "items" });
  const sent = useRef(false);
  const { getValues } = form;
  useEffect(
    () => () => {
      if (sent.current) begun.delete(invoiceId);
      else begun.set(invoiceId, getValues());
    },
    [invoiceId, getValues],
  );
  const at = (pointer: string) => items.findIndex((item) => item.pointer === pointer);
  return {
    invoiceId,
    form,
    items,
    has: (pointer) => at(pointer) >= 0,
    toggle: ({ pointer }) => {
      const index = at(pointer);
      if (index >= 0) remove(index);
      else append({ pointer, kind: "wrong", reason_code: "", message: "" }, { shouldFocus: false });
    },
    remove,
    forget: () => {
      sent.current = true;
    },
  };
}

/** As the API wants it: nothing typed is nothing. */
export function correctionDecision({ message, due_date, items }: CorrectionValues): Decision {
  return {
    kind: "correction",
    message: message.trim(),
    due_date: due_date || null,
    items: items.map(({ pointer, kind, reason_code, message: words }) => ({
      pointer,
      kind,
      reason_code: reason_code || null,
      message: words.trim(),
    })),
  };
}
