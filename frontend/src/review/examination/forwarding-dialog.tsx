import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  fieldId,
  findingText,
  ServerForm,
  type ServerFormHandle,
  TextareaField,
  useServerForm,
} from "@/form";
import { type Language, languageName, useT } from "@/i18n";
import { Actions, Button, Dialog, Field, Panel, Skeleton } from "@/ui";
import { Combobox } from "@/ui/combobox";
import { competentOfficesQuery, forwardingQuery } from "../queries";
import type { CompetentOffice, OfficeInvoice } from "../types";
import { officeOf, officesWith } from "./competent-office";
import type { DecisionHandle } from "./use-decision";

interface Props {
  readonly open: boolean;
  readonly invoice: OfficeInvoice;
  readonly onClose: () => void;
  readonly decision: DecisionHandle;
}

/** Another office is competent: which one, and why, as the company will read it. */
export function ForwardingDialog({ open, invoice, onClose, decision }: Props) {
  const { t, language } = useT();
  const { data: offices } = useQuery({ ...competentOfficesQuery(language), enabled: open });
  return (
    <Dialog
      open={open}
      title={t("review.forwarding.title")}
      onClose={onClose}
      first={offices && fieldId("office_code")}
    >
      {offices ? (
        <Form invoice={invoice} offices={offices.items} onClose={onClose} decision={decision} />
      ) : (
        <Skeleton lines={6} />
      )}
    </Dialog>
  );
}

interface Values {
  office_code: string;
  message: string;
}

interface FormProps extends Omit<Props, "open"> {
  readonly offices: readonly CompetentOffice[];
}

function Form({ invoice, offices, onClose, decision }: FormProps) {
  const { t } = useT();
  const named = officeOf(invoice.body.decision_number, offices);
  const form = useServerForm<Values>({ defaultValues: { office_code: named?.code ?? "", message: "" } });
  const [code, message] = form.watch(["office_code", "message"]);
  const reader = languageName(invoice.language);
  return (
    <ServerForm
      form={form}
      onSubmit={({ office_code, message: words }) =>
        decision.send({ kind: "forwarding", office_code, message: words.trim() })
      }
    >
      <OfficeField form={form} offices={offices} named={named} />
      <TextareaField
        form={form}
        name="message"
        label={t("review.fields.message")}
        hint={t("review.forwarding.message.hint", { language: reader })}
        rows={4}
        limit={2000}
        required
      />
      <Panel tint title={t("review.forwarding.preview", { language: reader })}>
        <Preview language={invoice.language} code={code} message={message} />
      </Panel>
      <p className="sm muted mt-3">{t("review.forwarding.after")}</p>
      <Actions end>
        <Button kind="secondary" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" busy={form.busy}>
          {t("review.decide.forward")}
        </Button>
      </Actions>
    </ServerForm>
  );
}

interface OfficeProps {
  readonly form: ServerFormHandle<Values>;
  readonly offices: readonly CompetentOffice[];
  /** Whose decision it is, by its number. */
  readonly named: CompetentOffice | undefined;
}

function OfficeField({ form, offices, named }: OfficeProps) {
  const { t } = useT();
  const [words, setWords] = useState("");
  const name = "office_code";
  const finding = form.findingOf(name);
  const code = form.watch(name);
  const hint = named
    ? t("review.forwarding.office.hint", { office: named.name })
    : t("review.forwarding.office.search");
  return (
    <Field
      id={fieldId(name)}
      label={t("review.fields.office_code")}
      hint={hint}
      error={finding && findingText(finding)}
      required
    >
      <Combobox
        chosen={offices.find((one) => one.code === code)?.name ?? ""}
        onSearch={setWords}
        options={officesWith(words, offices).map((one) => ({
          key: one.code,
          label: one.place,
          detail: one.name,
        }))}
        onChoose={(option) => form.setValue(name, option?.key ?? "", { shouldDirty: true })}
        emptyText={t("review.forwarding.office.none")}
        listLabel={t("review.fields.office_code")}
      />
    </Field>
  );
}

interface PreviewProps {
  /** What the company reads. */
  readonly language: Language;
  readonly code: string;
  readonly message: string;
}

function Preview({ language, code, message }: PreviewProps) {
  const { t } = useT();
  const { data: offices } = useQuery(competentOfficesQuery(language));
  const { data: next } = useQuery(forwardingQuery(language));
  const office = offices?.items.find((one) => one.code === code);
  return (
    <div className="stack sm">
      {office ? (
        <p lang={language}>
          <strong>{office.name}</strong>
        </p>
      ) : (
        <p className="muted">{t("review.forwarding.preview.office")}</p>
      )}
      {message.trim() && (
        <p lang={language} className="as-written">
          {message}
        </p>
      )}
      {next && <p lang={language}>{next}</p>}
    </div>
  );
}
