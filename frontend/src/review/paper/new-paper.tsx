import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useDebounced } from "@/beneficiaries/people-search";
import { DocumentPlaceContext, officeDocuments } from "@/documents";
import { DateField, fieldId, SelectField, ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { FORMS, KINDS, type Kind } from "@/invoices/forms";
import { paperForm } from "@/invoices/paper";
import { Actions, Button, Field, Notice } from "@/ui";
import { Combobox } from "@/ui/combobox";
import { beginPaper, companiesQuery, type PaperCompany } from "./api";
import { type PaperValues, ScanField } from "./scan-field";

interface Values extends PaperValues {
  readonly company: string;
  readonly kind: Kind | "";
}

/** Whose paper it is, when it came in, its scan and which form it is: then it is filled in like the company's own. */
export function NewPaper({ today }: { readonly today: string }) {
  const { t } = useT();
  const navigate = useNavigate();
  const [company, setCompany] = useState<PaperCompany | null>(null);
  const key = useRef(crypto.randomUUID());
  const form = useServerForm<Values>({
    defaultValues: { company: "", kind: "", received_on: today, scan_id: "" },
  });
  const choose = (chosen: PaperCompany | null) => {
    setCompany(chosen);
    form.setValue("company", chosen?.id ?? "");
    form.setValue("scan_id", ""); // a file is the company's that it was uploaded for
  };
  const open = company?.state === "open" ? company : null;
  const begin = async ({ kind, received_on, scan_id }: Values) => {
    if (open === null) return;
    const draft = await beginPaper(open.id, { kind, received_on, scan_id, key: key.current });
    await navigate({ href: paperForm(open.id, draft.kind, draft.id) });
  };
  return (
    <ServerForm form={form} onSubmit={begin}>
      <div className="fields">
        <CompanyField chosen={company} onChoose={choose} />
        {company && company.state !== "open" && (
          <Notice kind="warning" title={t(`errors.company_${company.state}`)} live>
            <p>{t(`errors.company_${company.state}.fix`)}</p>
          </Notice>
        )}
        {open && (
          <DocumentPlaceContext value={officeDocuments(open.id)}>
            <div className="columns">
              <SelectField
                form={form}
                name="kind"
                label={t("review.paper.fields.kind")}
                emptyLabel={t("common.choose")}
                options={KINDS.map((kind) => ({
                  value: kind,
                  label: `${FORMS[kind].number} ${t(FORMS[kind].menu)}`,
                }))}
                required
              />
              <DateField
                form={form}
                name="received_on"
                label={t("review.paper.fields.received_on")}
                required
              />
            </div>
            <ScanField key={open.id} form={form} />
          </DocumentPlaceContext>
        )}
      </div>
      {open && (
        <Actions>
          <Button type="submit" size="large" busy={form.busy}>
            {t("review.paper.begin")}
          </Button>
        </Actions>
      )}
    </ServerForm>
  );
}

interface CompanyFieldProps {
  readonly chosen: PaperCompany | null;
  readonly onChoose: (company: PaperCompany | null) => void;
}

function CompanyField({ chosen, onChoose }: CompanyFieldProps) {
  const { t } = useT();
  const [words, setWords] = useState("");
  const searched = useDebounced(words.trim());
  const found = useQuery({
    ...companiesQuery(searched),
    enabled: searched !== "",
    placeholderData: keepPreviousData,
  });
  const loading =
    words.trim() !== searched || (searched !== "" && (found.isPending || found.isPlaceholderData));
  const companies = loading || searched === "" ? [] : (found.data?.items ?? []);
  const stateOf = ({ state }: PaperCompany) =>
    state === "open" ? "" : `, ${t(`review.paper.state.${state}`)}`;
  return (
    <Field
      id={fieldId("company")}
      label={t("review.paper.fields.words")}
      hint={t("review.paper.company.hint")}
      required
    >
      <Combobox
        chosen={chosen?.name ?? ""}
        onSearch={setWords}
        loading={loading}
        options={companies.map((company) => ({
          key: company.id,
          label: `${company.name}${stateOf(company)}`,
          detail: [company.number, company.town].filter(Boolean).join(", "),
        }))}
        onChoose={(option) => onChoose(companies.find(({ id }) => id === option?.key) ?? null)}
        emptyText={t("review.paper.company.none")}
        listLabel={t("review.paper.fields.words")}
      />
    </Field>
  );
}
