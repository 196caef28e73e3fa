import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { mayHaveArrived } from "@/client/persist";
import { failureText, fieldId, nameOf } from "@/form";
import { Trans, useT } from "@/i18n";
import {
  Button,
  ErrorSummary,
  FormPage,
  LinkButton,
  Main,
  Notice,
  PageHeading,
  Skeleton,
  usePageError,
} from "@/ui";
import { SectionTable } from "@/ui/section-table";
import { filesInPlace } from "./attached-files";
import { ConfirmPanel } from "./confirm-panel";
import { findingLinks } from "./finding-links";
import type { FormPart } from "./forms/part";
import { usePaper, useVoice } from "./paper";
import { type Assessment, checkInvoice, type Draft, type Invoice, type ReadInvoice } from "./queries";
import { useSending } from "./use-sending";
import { type FormValues, type InvoiceValues, toBody } from "./values";

interface Props {
  readonly draft: Draft;
  readonly values: InvoiceValues;
  readonly part: FormPart;
  /** The address of the form, to come back to. */
  readonly form: string;
  /** Type, number and, where there is one, reference. */
  readonly sub: string;
  /** The request that this corrects. */
  readonly corrected?: string;
  readonly deliver: (body: Readonly<Record<string, unknown>>, key: string) => Promise<ReadInvoice>;
  readonly onSent: (sent: Invoice) => Promise<unknown>;
  /** What a draft that is gone has become; throws where that is not known. */
  readonly findSent: () => Promise<Invoice>;
  /** What comes before the content once it is checked. */
  readonly above?: (assessment: Assessment) => ReactNode;
}

/** The last look before sending: everything in sections, with the way back to each field. */
export function Confirmation({ draft, values, part, form, sub, corrected, above, ...sent }: Props) {
  const { t, language } = useT();
  const body = toBody(values);
  const whole = { ...body, draft_id: draft.id };
  const voice = useVoice();
  const paper = usePaper() !== null; // the day of its receipt is the draft's
  const checked = useQuery({
    queryKey: ["invoice-check", draft.id, draft.revision, language],
    queryFn: ({ signal }) => checkInvoice(paper ? whole : body, { invoiceId: corrected, signal }),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const sending = useSending({
    draft,
    body: corrected === undefined ? whole : body,
    ...sent,
    onRefused: () => checked.refetch(),
  });
  const errors = sending.errors ?? checked.data?.errors ?? [];
  const failure = sending.failure ?? checked.error;
  usePageError(errors.length > 0 || failure !== null);
  return (
    <Main>
      <FormPage
        asideLabel={t("invoices.confirm.aside")}
        aside={
          <ConfirmPanel
            assessment={checked.data ?? null}
            actions={
              <>
                <p className="sm">{t(voice("invoices.confirm.declaration"))}</p>
                <p>
                  <Button
                    size="large"
                    block
                    // Nobody signs a total that is not on the page yet.
                    busy={sending.busy || checked.isPending}
                    onClick={() => void (checked.data ? sending.send(checked.data) : checked.refetch())}
                  >
                    {t("invoices.confirm.send")}
                  </Button>
                </p>
                <p>
                  <LinkButton kind="secondary" block href={form}>
                    {t("invoices.confirm.cancel")}
                  </LinkButton>
                </p>
                <p className="sm muted center">{t("invoices.confirm.cancel.hint")}</p>
              </>
            }
          />
        }
      >
        <ErrorSummary items={findingLinks(errors, part, values.form, form)} attempt={sending.attempt} />
        {failure !== null && <Failure error={failure} sent={sending.failure !== null} />}
        <div role="status">
          {sending.retries > 0 && sending.busy && (
            <Notice className="mb-5">{t("invoices.confirm.retrying", { attempt: sending.retries })}</Notice>
          )}
        </div>
        <PageHeading title={t("invoices.confirm.title")} sub={sub} />
        <div className="stack">
          <p>{t(voice("invoices.confirm.ask"))}</p>
          <Notice kind="warning">
            <p>
              <Trans id={corrected ? "invoices.confirm.final.corrected" : voice("invoices.confirm.final")} />
            </p>
          </Notice>
          <Warnings assessment={checked.data ?? null} part={part} values={values.form} form={form} />
        </div>
        {checked.data === undefined && failure === null && <Skeleton lines={12} />}
        {checked.data && above?.(checked.data)}
        {(checked.data?.sections ?? []).map((section) => (
          <SectionTable
            key={section.title}
            section={section}
            contentOf={filesInPlace(values.attachments)}
            hrefOf={(pointer) => `${form}#${fieldId(nameOf(pointer))}`}
          />
        ))}
      </FormPage>
    </Main>
  );
}

function Failure({ error, sent }: { readonly error: unknown; readonly sent: boolean }) {
  const { t } = useT();
  return (
    <Notice kind="danger" live className="mb-5">
      <p>{failureText(error)}</p>
      {sent && mayHaveArrived(error) && <p>{t("invoices.confirm.again")}</p>}
    </Notice>
  );
}

interface WarningsProps {
  readonly assessment: Assessment | null;
  readonly part: FormPart;
  readonly values: FormValues;
  readonly form: string;
}

function Warnings({ assessment, part, values, form }: WarningsProps) {
  const { t } = useT();
  const items = findingLinks(assessment?.warnings ?? [], part, values, form);
  if (items.length === 0) return null;
  return (
    <Notice kind="plain" title={t("invoices.confirm.warnings")}>
      <ul>
        {items.map(({ text, href, aside }) => (
          <li key={`${href} ${text}`}>
            <a href={href}>{text}</a> {aside}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
