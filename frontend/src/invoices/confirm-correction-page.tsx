import { maybeText, useT } from "@/i18n";
import { Section } from "@/ui";
import { AnswerList, ChangeList } from "./changes";
import { Confirmation } from "./confirmation";
import type { FormPart } from "./forms/part";
import { type Assessment, type Draft, type ReadInvoice, sendCorrection } from "./queries";
import { useReceipt } from "./use-sending";
import { restore } from "./values";

interface Props {
  readonly part: FormPart;
  readonly read: ReadInvoice;
  readonly draft: Draft;
}

/** A corrected request before it goes back to the office: what it answers and changes, then all of it. */
export function ConfirmCorrectionPage({ part, read: { invoice, etag }, draft }: Props) {
  const { t } = useT();
  const { id, kind, form_number, reference, version } = invoice;
  const receipt = useReceipt(draft.id, "corrected");
  const title = maybeText(`forms.${kind}.title`) ?? kind;
  return (
    <Confirmation
      draft={draft}
      values={restore(part.empty, draft.content)}
      part={part}
      form={`/invoices/${id}/correction`}
      sub={`${title}, ${t("invoices.receipt.sub", { number: form_number, reference })}`}
      corrected={id}
      {...receipt}
      deliver={(body, key) => sendCorrection(id, etag, body, key)}
      above={(assessment) => <Changes assessment={assessment} version={version} />}
    />
  );
}

function Changes({
  assessment: { changes, answers },
  version,
}: {
  readonly assessment: Assessment;
  readonly version: number;
}) {
  const { t } = useT();
  if (changes === null) return null;
  return (
    <>
      {answers.length > 0 && (
        <Section title={t("invoices.answers")}>
          <AnswerList answers={answers} />
        </Section>
      )}
      <Section title={t("invoices.changes", { version })}>
        {changes.length === 0 ? <p>{t("invoices.changes.none")}</p> : <ChangeList changes={changes} />}
      </Section>
    </>
  );
}
