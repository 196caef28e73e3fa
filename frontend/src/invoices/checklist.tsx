import { useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import type { Finding } from "@/client";
import { findingAt, nameOf } from "@/form";
import { WhyLink } from "@/form/why-link";
import { formatMoney, maybeText, useT } from "@/i18n";
import { type Check, Checks, Panel, Sums } from "@/ui";
import { useInvoiceForm } from "./form-context";
import type { FormPart } from "./forms/part";
import { useVoice } from "./paper";
import { type Assessment, emptyFormQuery } from "./queries";
import { elsewhere, requiredFields } from "./required-fields";
import type { InvoiceValues } from "./values";

/** More computed lines than this are only summed up: the table beside has them all. */
const SHOWN = 8;

/** The computed lines and their total, and what the decision leaves. */
export function SumsPanel() {
  const { t } = useT();
  const voice = useVoice();
  const { assessment } = useInvoiceForm();
  const lines = assessment?.lines ?? [];
  const rows =
    lines.length > SHOWN
      ? []
      : lines.map(({ label, detail, amount }) => ({ label, detail, value: formatMoney(String(amount)) }));
  const indications = assessment?.indications ?? [];
  return (
    <Panel tint title={t(voice("invoices.form.sums"))} heading="h2">
      <Sums rows={rows} total={{ label: t("invoices.form.total"), value: totalText(assessment) }} />
      {indications.length > 0 && <Indications rows={indications} />}
      <p className="sm muted mt-3">{t("invoices.form.sums.note")}</p>
    </Panel>
  );
}

/** Figures that the server gives beside the amounts, such as what is left for the month. */
function Indications({ rows }: { readonly rows: Assessment["indications"] }) {
  const { t } = useT();
  return (
    <>
      <h3 className="mt-5">{t("invoices.form.indications")}</h3>
      <Sums rows={rows} />
    </>
  );
}

export const totalText = (assessment: Assessment | null): string =>
  assessment === null || assessment.total === null ? "0.00" : formatMoney(String(assessment.total));

const HEADER = ["beneficiary_id", "payee", "decision_number"] as const;

/** "Avant l'envoi": every field that must be filled in, what the server objects to, and its warnings. */
export function Checklist({ part }: { readonly part: FormPart }) {
  const { t } = useT();
  const { form, assessment, uploads } = useInvoiceForm();
  useWatch({ control: form.control });
  const values = form.getValues();
  const placeOf = (name: string) => part.placeOf(name, values.form);
  const said = (finding: Finding) => findingAt(finding, placeOf(nameOf(finding.pointer)));
  const { data: ofEmpty = [] } = useQuery(emptyFormQuery(part.empty));
  const fields = requiredFields(ofEmpty, assessment?.errors ?? null, values);
  const header = HEADER.map((name) => ({ name, title: t(`invoices.fields.${name}`) }));
  const closing = [
    ...(assessment === null || assessment.documents.length > 0
      ? [{ name: "attachments" as const, title: t("invoices.fields.attachments") }]
      : []),
    { name: "declaration" as const, title: t("invoices.fields.declaration") },
  ];
  const check = ({ name, title }: { readonly name: keyof InvoiceValues; readonly title: string }): Check => ({
    key: name,
    title,
    ...stateOf(assessment, name, values, said),
  });
  const { open, wrong } = elsewhere(ofEmpty, assessment?.errors ?? [], fields);
  const [firstWrong] = wrong;
  const whole: Check = {
    key: "form",
    title: t(part.name),
    ...(firstWrong
      ? { state: "error", evidence: said(firstWrong), action: why(firstWrong, said) }
      : { state: assessment === null || open.length > 0 ? "todo" : "ok" }),
  };
  const ofForm = fields.map(({ name, label, done, missing, wrong: [first] }): Check => {
    const title = maybeText(label) ?? label;
    if (first) return { key: name, title, state: "error", evidence: said(first), action: why(first, said) };
    const places = [...new Set(missing.map(placeOf))].filter((place) => place !== null);
    return { key: name, title, state: done ? "ok" : "todo", evidence: some(places) };
  });
  // Beside its fields the form as a whole is named only when something else is wrong or lacking in it.
  if (fields.length === 0 || whole.state !== "ok") ofForm.push(whole);
  const checks = [...header.map(check), ...ofForm, ...closing.map(check)];
  const waiting = uploads.items.filter(({ state }) => state.kind === "waiting" || state.kind === "sending");
  const sending: Check[] =
    waiting.length === 0
      ? []
      : [
          {
            key: "uploads",
            state: "warning",
            title: t("invoices.form.uploading", { count: waiting.length }),
          },
        ];
  const listed = ["form", ...[...header, ...closing].map(({ name }) => name as string)];
  const others = (assessment?.errors ?? [])
    .filter(({ pointer }) => !listed.includes(topOf(pointer)))
    .map(
      (finding): Check => ({
        key: finding.pointer,
        state: "error",
        title: said(finding),
        action: why(finding, said),
      }),
    );
  const warnings = (assessment?.warnings ?? []).map(
    (finding): Check => ({
      key: `${finding.pointer} ${finding.code}`,
      state: "warning",
      title: said(finding),
      action: why(finding, said),
    }),
  );
  return (
    <div>
      <h2>{t("invoices.form.before")}</h2>
      <div className="mt-3">
        <Checks checks={[...warnings, ...sending, ...checks, ...others]} />
      </div>
    </div>
  );
}

const NAMED = 3;

/** "Prestation 2, Prestation 5, Prestation 6…": where to go first. */
const some = (places: readonly string[]) =>
  places.slice(0, NAMED).join(", ") + (places.length > NAMED ? "…" : "");

type Said = (finding: Finding) => string;

const why = (finding: Finding, said: Said) => <WhyLink code={finding.code} about={said(finding)} />;

/** The part of the list that a place belongs to. */
const topOf = (pointer: string): string => {
  const top = nameOf(pointer).split(".")[0] ?? "";
  return top === "documents" ? "attachments" : top;
};

/** Nothing typed is still to do, whatever the server says; what is typed is right when the server has no objection. */
function stateOf(
  assessment: Assessment | null,
  name: keyof InvoiceValues,
  values: InvoiceValues,
  said: Said,
): Pick<Check, "state" | "evidence" | "action"> {
  const errors = (assessment?.errors ?? []).filter(({ pointer }) => topOf(pointer) === name);
  const value = values[name];
  const empty =
    value === "" || value === null || value === false || (Array.isArray(value) && value.length === 0);
  const missing = errors.every(({ code }) => code === "required" || code === "too_few");
  if (empty || assessment === null || (errors.length > 0 && missing)) return { state: "todo" };
  if (errors.length === 0) return { state: "ok" };
  const [first] = errors;
  return { state: "error", ...(first && { evidence: said(first), action: why(first, said) }) };
}
