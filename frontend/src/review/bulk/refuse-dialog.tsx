import { useQuery } from "@tanstack/react-query";
import { SelectField, ServerForm, TextareaField, TextField, useServerForm } from "@/form";
import { LANGUAGES, type Language, languageName, useT } from "@/i18n";
import { Actions, Button, Dialog, Panel } from "@/ui";
import { useReasons } from "../examination/reasons";
import { appealQuery } from "../queries";
import type { OfficeInvoiceRow } from "../types";
import { amountOf } from "./choice";
import { useBulk } from "./use-bulk";
import { chf } from "./words";

interface Values {
  reason_code: string;
  message: string;
  count: string;
}

interface Props {
  readonly open: boolean;
  readonly rows: readonly OfficeInvoiceRow[];
  readonly onClose: () => void;
}

/** What the companies of these requests read, the most frequent first. */
function languagesOf(rows: readonly OfficeInvoiceRow[]): readonly Language[] {
  const count = (language: Language) => rows.filter((row) => row.language === language).length;
  return LANGUAGES.filter((language) => count(language) > 0).sort((a, b) => count(b) - count(a));
}

/** One reason for all, its words shown in each language that is read; typing how many they are makes one stop. */
export function RefuseDialog({ open, rows, onClose }: Props) {
  const { t, language } = useT();
  const { decide, confirmation } = useBulk(rows);
  const languages = languagesOf(rows);
  const { options } = useReasons("refusal", language);
  const form = useServerForm<Values>({ defaultValues: { reason_code: "", message: "", count: "" } });
  const [code, message] = form.watch(["reason_code", "message"]);
  const count = rows.length;
  const refuse = (values: Values) =>
    decide({
      kind: "refusal",
      reason_code: values.reason_code,
      message: values.message.trim() || null,
      count: /^\d+$/.test(values.count.trim()) ? Number(values.count) : 0,
    });
  return (
    <>
      <Dialog
        open={open}
        title={t("review.bulk.refuse.title", { count, amount: chf(amountOf(rows)) })}
        onClose={onClose}
      >
        <ServerForm form={form} onSubmit={refuse}>
          <SelectField
            form={form}
            name="reason_code"
            label={t("review.bulk.fields.reason_code")}
            required
            emptyLabel={t("common.choose")}
            options={options}
          />
          <TextareaField
            form={form}
            name="message"
            label={t("review.bulk.fields.message")}
            hint={t("review.bulk.refuse.message.hint", {
              languages: languages.map((one) => languageName(one)).join(", "),
            })}
            rows={4}
            limit={2000}
          />
          {languages.map((one) => (
            <Preview key={one} language={one} code={code} message={message} />
          ))}
          <TextField
            form={form}
            name="count"
            label={t("review.bulk.fields.count")}
            hint={t("review.bulk.refuse.count.hint", { count })}
            required
            width={4}
            inputMode="numeric"
            autoComplete="off"
          />
          <Actions end>
            <Button kind="secondary" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" kind="danger" busy={form.busy}>
              {t("review.bulk.refuse", { count })}
            </Button>
          </Actions>
        </ServerForm>
      </Dialog>
      {confirmation}
    </>
  );
}

interface PreviewProps {
  readonly language: Language;
  readonly code: string;
  readonly message: string;
}

function Preview({ language, code, message }: PreviewProps) {
  const { t } = useT();
  const { catalogue } = useReasons("refusal", language);
  const { data: appeal } = useQuery(appealQuery(language));
  const reason = catalogue.find((one) => one.code === code);
  return (
    <Panel tint title={t("review.refusal.preview", { language: languageName(language) })}>
      <div className="stack sm">
        {reason ? (
          <p lang={language}>{reason.sentence}</p>
        ) : (
          <p className="muted">{t("review.refusal.preview.reason")}</p>
        )}
        {message.trim() && <p className="as-written">{message}</p>}
        {appeal && <p lang={language}>{appeal}</p>}
      </div>
    </Panel>
  );
}
