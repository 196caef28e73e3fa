import { useQueries } from "@tanstack/react-query";
import { useController } from "react-hook-form";
import { documentQuery, useDocumentPlace } from "@/documents";
import { fieldId, findingText } from "@/form";
import { useT } from "@/i18n";
import { Checkbox, Fieldset } from "@/ui";
import { useInvoiceForm } from "./form-context";
import type { Assessment } from "./queries";

type Asked = Assessment["documents"][number];

/**
 * Which file holds which document, where more than one is asked for or a reviewer has asked; a file may hold several.
 */
export function DocumentFields({ files }: { readonly files: readonly string[] }) {
  const { t } = useT();
  const { form, assessment } = useInvoiceForm();
  const asked = assessment?.documents ?? [];
  const reviewed = form.askedNames.some((name) => name.startsWith("documents."));
  const place = useDocumentPlace();
  const found = useQueries({ queries: files.map((id) => documentQuery(id, place)) });
  if (!reviewed && (asked.length < 2 || files.length === 0)) return null;
  const named = files.map((id, index) => ({ id, name: found[index]?.data?.name ?? t("documents.unknown") }));
  return (
    <div className="mt-5">
      <h3>{t("invoices.form.documents.which")}</h3>
      <p className="field__hint">{t("invoices.form.documents.which.hint")}</p>
      {asked.map((document) => (
        <div key={document.name} className="mt-5">
          <HeldIn document={document} files={named} />
        </div>
      ))}
    </div>
  );
}

interface HeldInProps {
  readonly document: Asked;
  readonly files: readonly { readonly id: string; readonly name: string }[];
}

function HeldIn({ document, files }: HeldInProps) {
  const { form } = useInvoiceForm();
  const name = `documents.${document.name}` as const;
  const { field } = useController({ control: form.control, name, defaultValue: [] });
  const held = field.value ?? [];
  const finding = form.findingOf(name);
  const toggle = (id: string) =>
    field.onChange(held.includes(id) ? held.filter((other) => other !== id) : [...held, id]);
  return (
    <Fieldset
      id={fieldId(name)}
      legend={document.label}
      required
      error={finding && findingText(finding)}
      ask={form.askOf(name)}
    >
      <div className="choices">
        {files.map(({ id, name: file }) => (
          <Checkbox key={id} plain label={file} checked={held.includes(id)} onChange={() => toggle(id)} />
        ))}
      </div>
    </Fieldset>
  );
}
