import { useQuery } from "@tanstack/react-query";
import { fieldId, SelectField, ServerForm, TextareaField, useServerForm } from "@/form";
import { type Language, languageName, useT } from "@/i18n";
import { Actions, Button, Dialog, Panel, TextButton } from "@/ui";
import { appealQuery } from "../queries";
import { InsertText } from "../texts/insert-text";
import { invoiceTexts } from "../texts/queries";
import { useReasons } from "./reasons";
import type { DecisionHandle } from "./use-decision";

interface Values {
  reason_code: string;
  message: string;
}

interface Props {
  readonly open: boolean;
  readonly invoiceId: string;
  /** What the company reads. */
  readonly language: Language;
  readonly onClose: () => void;
  /** Instead: another office is competent. */
  readonly onForward: () => void;
  readonly decision: DecisionHandle;
}

/** A refusal is read by the insured person too: its words are shown as the company gets them before they are sent. */
export function RefusalDialog({ open, invoiceId, language, onClose, onForward, decision }: Props) {
  const { t } = useT();
  const { options, catalogue } = useReasons("refusal", language);
  const { data: appeal } = useQuery({ ...appealQuery(language), enabled: open });
  const form = useServerForm<Values>({ defaultValues: { reason_code: "", message: "" } });
  const [code, message] = form.watch(["reason_code", "message"]);
  const reason = catalogue.find((one) => one.code === code);
  const refuse = ({ reason_code, message: words }: Values) =>
    decision.send({ kind: "refusal", reason_code, message: words.trim() || null });
  return (
    <Dialog open={open} title={t("review.refusal.title")} onClose={onClose} first={fieldId("reason_code")}>
      <p className="mb-4">
        {t("review.refusal.elsewhere")}{" "}
        <TextButton small onClick={onForward}>
          {t("review.forwarding.instead")}
        </TextButton>
      </p>
      <ServerForm form={form} onSubmit={refuse}>
        <SelectField
          form={form}
          name="reason_code"
          label={t("review.fields.reason_code")}
          required
          emptyLabel={t("common.choose")}
          options={options}
        />
        <TextareaField
          form={form}
          name="message"
          label={t("review.fields.message")}
          hint={t("review.refusal.message.hint", { language: languageName(language) })}
          rows={4}
          limit={2000}
        />
        <InsertText
          form={form}
          name="message"
          source={[invoiceId, "refusal"]}
          load={() => invoiceTexts(invoiceId, "refusal", null)}
        />
        <Panel tint title={t("review.refusal.preview", { language: languageName(language) })}>
          <div className="stack sm">
            {reason ? (
              <p lang={language}>{reason.sentence}</p>
            ) : (
              <p className="muted">{t("review.refusal.preview.reason")}</p>
            )}
            {message.trim() && (
              <p lang={language} className="as-written">
                {message}
              </p>
            )}
            {appeal && <p lang={language}>{appeal}</p>}
          </div>
        </Panel>
        <Actions end>
          <Button kind="secondary" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" kind="danger" busy={form.busy}>
            {t("review.decide.refuse")}
          </Button>
        </Actions>
      </ServerForm>
    </Dialog>
  );
}
