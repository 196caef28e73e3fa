import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useT } from "@/i18n";
import { FORMS, isKind, type Kind } from "@/invoices/forms";
import { Loaded } from "@/lists/loaded";
import { BackLink, LinkButton, Main, PageHeading, RadioGroup, Section } from "@/ui";
import { type BulkTemplate, templateAddress, templatesQuery } from "./api";
import { Columns, Without } from "./columns";
import { NewUpload } from "./new-upload";
import { UploadList } from "./upload-list";

/** Many invoices of one type: choose it, fill in its spreadsheet, upload it. */
export function BulkPage({ kind }: { readonly kind: Kind | null }) {
  const { t, language } = useT();
  const templates = useQuery(templatesQuery(language));
  return (
    <Main>
      <PageHeading
        title={t("bulk.title")}
        back={<BackLink href="/counter">{t("common.nav.home")}</BackLink>}
      />
      <p className="read mb-5">{t("bulk.lead")}</p>
      <Loaded query={templates} lines={6}>
        {({ items, ...limits }) => <Choice templates={items} limits={limits} wanted={kind} />}
      </Loaded>
      <UploadList />
    </Main>
  );
}

interface ChoiceProps {
  readonly wanted: Kind | null;
  readonly templates: readonly BulkTemplate[];
  readonly limits: { readonly bytes: number; readonly rows: number; readonly invoices: number };
}

function Choice({ wanted, templates, limits }: ChoiceProps) {
  const { t, maybeText, language } = useT();
  // Of some types only a part fits rows, which has a name of its own.
  const nameOf = (one: Kind) => maybeText(`bulk.part.${one}`) ?? t(FORMS[one].menu);
  const known = templates.filter(({ reason }) => reason === null);
  const kinds = known.map(({ kind }) => kind).filter(isKind);
  const navigate = useNavigate();
  const kind = wanted !== null && kinds.includes(wanted) ? wanted : kinds[0];
  const template = known.find((one) => one.kind === kind);
  if (kind === undefined || !template) return null;
  return (
    <>
      <Section title={t("bulk.template")} first>
        <div className="fields">
          <RadioGroup
            name="kind"
            legend={t("bulk.kind")}
            options={kinds.map((one) => ({
              value: one,
              label: nameOf(one),
              hint: maybeText(`bulk.part.${one}.hint`) ?? t(FORMS[one].examples),
            }))}
            value={kind}
            onChange={(value) =>
              isKind(value) &&
              void navigate({ to: "/bulk", search: { kind: value }, replace: true, resetScroll: false })
            }
          />
          <div className="cluster">
            <LinkButton href={templateAddress(kind, "xlsx", language)} kind="secondary" download>
              {t("bulk.template.xlsx")}
            </LinkButton>
            <LinkButton href={templateAddress(kind, "csv", language)} kind="quiet" download>
              {t("bulk.template.csv")}
            </LinkButton>
          </div>
          <Columns template={template} name={nameOf(kind)} />
          <Without templates={templates} />
        </div>
      </Section>
      <NewUpload limits={limits} />
    </>
  );
}
