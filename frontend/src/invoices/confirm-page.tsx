import { keepPreviousData, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BENEFICIARIES } from "@/beneficiaries/queries";
import { type Finding, Problem } from "@/client";
import { mayHaveArrived, persist } from "@/client/persist";
import { DocumentRow } from "@/documents";
import { failureText, fieldId, nameOf } from "@/form";
import { Trans, useT } from "@/i18n";
import {
  Button,
  ErrorSummary,
  FileList,
  FormPage,
  LinkButton,
  Main,
  Notice,
  PageHeading,
  Skeleton,
  usePageError,
} from "@/ui";
import { SectionTable } from "@/ui/section-table";
import { ConfirmPanel } from "./confirm-panel";
import { findingLinks } from "./finding-links";
import { FORMS, type Kind } from "./forms";
import type { FormPart } from "./forms/part";
import { usePaper } from "./paper";
import {
  type Assessment,
  checkInvoice,
  draftQuery,
  type Invoice,
  invoiceQuery,
  LISTS,
  sendInvoice,
} from "./queries";
import { type FormValues, restore, toBody } from "./values";

interface Props {
  readonly kind: Kind;
  readonly part: FormPart;
  readonly draftId: string;
}

/** The last look of a company before it sends its request. */
export function ConfirmPage(props: Props) {
  const { kind, draftId } = props;
  const { language } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  return (
    <Confirmation
      {...props}
      form={`/invoices/new/${kind}?draft=${draftId}`}
      onSent={({ id }) =>
        navigate({
          to: "/invoices/$invoiceId",
          params: { invoiceId: id },
          state: { sent: "new" },
          replace: true,
        })
      }
      findSent={async () => (await cache.fetchQuery(invoiceQuery(draftId, language))).invoice}
    />
  );
}

interface ConfirmationProps extends Props {
  /** Where the form is. */
  readonly form: string;
  readonly onSent: (sent: Invoice) => Promise<unknown>;
  /** What a draft that is gone has become; throws where that is not known. */
  readonly findSent: () => Promise<Invoice>;
}

/** The last look before sending: everything in sections, with the way back to each field. */
export function Confirmation({ kind, part, draftId, form, onSent, findSent }: ConfirmationProps) {
  const { t, language } = useT();
  const { data: draft } = useSuspenseQuery(draftQuery(draftId));
  const values = restore(part.empty, draft.content);
  const body = toBody(values);
  const paper = usePaper() !== null;
  const checked = useQuery({
    queryKey: ["invoice-check", draft.id, draft.revision, language],
    queryFn: ({ signal }) => checkInvoice(paper ? { ...body, draft_id: draftId } : body, { signal }),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const sending = useSending({
    draftId,
    body: { ...body, draft_id: draftId },
    revision: draft.revision,
    onRefused: () => checked.refetch(),
    onSent,
    findSent,
  });
  const errors = sending.errors ?? checked.data?.errors ?? [];
  const failure = sending.failure ?? checked.error;
  usePageError(errors.length > 0 || failure !== null);
  const { title, number } = FORMS[kind];
  return (
    <Main>
      <FormPage
        asideLabel={t("invoices.confirm.aside")}
        aside={
          <ConfirmPanel
            assessment={checked.data ?? null}
            actions={
              <>
                <p className="sm">{t("invoices.confirm.declaration")}</p>
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
        <PageHeading
          title={t("invoices.confirm.title")}
          sub={t("invoices.confirm.sub", { title: t(title), number })}
        />
        <div className="stack">
          <p>{t("invoices.confirm.ask")}</p>
          <Notice kind="warning">
            <p>
              <Trans id="invoices.confirm.final" />
            </p>
          </Notice>
          <Warnings assessment={checked.data ?? null} part={part} values={values.form} form={form} />
        </div>
        {checked.data === undefined && failure === null && <Skeleton lines={12} />}
        {(checked.data?.sections ?? []).map((section) => (
          <SectionTable
            key={section.title}
            section={section}
            contentOf={(pointer) =>
              pointer === "/attachments" &&
              values.attachments.length > 0 && <Files ids={values.attachments} />
            }
            hrefOf={(pointer) => `${form}#${fieldId(nameOf(pointer))}`}
          />
        ))}
      </FormPage>
    </Main>
  );
}

/** The files themselves, to be looked at once more. */
function Files({ ids }: { readonly ids: readonly string[] }) {
  return (
    <FileList>
      {ids.map((id) => (
        <DocumentRow key={id} id={id} />
      ))}
    </FileList>
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

interface Outcome {
  readonly errors: readonly Finding[] | null;
  readonly failure: unknown;
}

interface SendingOptions extends Pick<ConfirmationProps, "draftId" | "onSent" | "findSent"> {
  readonly body: Readonly<Record<string, unknown>>;
  readonly revision: number;
  readonly onRefused: () => unknown;
}

const NOTHING: Outcome = { errors: null, failure: null };

/**
 * Sends the draft. Its revision and total are the Idempotency-Key: a second click, a retry and even a reload of the page
 * repeat the same submission and can never make a second one.
 */
function useSending({ draftId, body, revision, onRefused, onSent, findSent }: SendingOptions) {
  const { language } = useT();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [retries, setRetries] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState(NOTHING);

  const arrived = async (sent: Invoice) => {
    for (const queryKey of [...LISTS, BENEFICIARIES]) void cache.invalidateQueries({ queryKey });
    await onSent(sent);
  };
  /** The draft is gone: an earlier submission of it arrived, here or in another window. */
  const wasSent = async (error: unknown) => {
    if (!(error instanceof Problem && error.errors.some(({ code }) => code === "draft_unknown")))
      return false;
    const found = await findSent().catch(() => null);
    if (found) await arrived(found);
    return found !== null;
  };
  const send = async ({ total }: Assessment) => {
    if (busy) return;
    setBusy(true);
    setRetries(0);
    setOutcome(NOTHING);
    const whole = { ...body, expected_total: total === null ? null : String(total) };
    const key = `${draftId}.${revision}.${total ?? ""}`;
    try {
      const { invoice, etag } = await persist(() => sendInvoice(whole, key), setRetries);
      // Shown at once, but fetched anew: a repeated submission is answered in the language of the first one.
      cache.setQueryData(invoiceQuery(invoice.id, language).queryKey, { invoice, etag }, { updatedAt: 0 });
      await arrived(invoice);
    } catch (error) {
      if (await wasSent(error)) return;
      const errors = error instanceof Problem && error.errors.length > 0 ? error.errors : null;
      setOutcome(errors ? { errors, failure: null } : { errors: null, failure: error });
      setAttempt((count) => count + 1);
      setBusy(false);
      if (errors) onRefused();
    }
  };
  return { send, busy, retries, attempt, ...outcome };
}
