import { useSuspenseQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Confirmation } from "./confirmation";
import { FORMS, type Kind } from "./forms";
import type { FormPart } from "./forms/part";
import { draftQuery, sendInvoice } from "./queries";
import { useReceipt } from "./use-sending";
import { restore } from "./values";

interface Props {
  readonly kind: Kind;
  readonly part: FormPart;
  readonly draftId: string;
}

/** A new request before it is sent. */
export function ConfirmPage({ kind, part, draftId }: Props) {
  const { t } = useT();
  const { data: draft } = useSuspenseQuery(draftQuery(draftId));
  const receipt = useReceipt(draftId, "new");
  const { title, number } = FORMS[kind];
  return (
    <Confirmation
      draft={draft}
      values={restore(part.empty, draft.content)}
      part={part}
      form={`/invoices/new/${kind}?draft=${draftId}`}
      sub={t("invoices.confirm.sub", { title: t(title), number })}
      deliver={sendInvoice}
      {...receipt}
    />
  );
}
