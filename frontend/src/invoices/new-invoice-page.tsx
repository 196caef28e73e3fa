import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useServerForm } from "@/form";
import { formatDay, useT } from "@/i18n";
import { useHaveSeen } from "@/notices/use-have-seen";
import { Actions, Button, Main, Notice, PageHeading } from "@/ui";
import { BackToCounter } from "./back-to-counter";
import { DeleteDraft } from "./delete-draft";
import { FORMS, type Kind } from "./forms";
import type { FormPart } from "./forms/part";
import { InvoiceForm } from "./invoice-form";
import { noteDraft } from "./made-drafts";
import type { Model } from "./opening";
import { useVoice } from "./paper";
import { type Draft, draftQuery } from "./queries";
import { targetOfHash } from "./target";
import { useDraft } from "./use-draft";
import { emptyInvoice, type InvoiceValues, restore } from "./values";

interface Props {
  readonly kind: Kind;
  readonly part: FormPart;
  readonly draftId: string | null;
  /** What a form without a draft begins with. */
  readonly start: Partial<InvoiceValues>;
  /** The earlier invoice that this is taken from. */
  readonly model: Model;
}

/**
 * Another type, model or draft is another form, and so is none after one; only the draft that the form on screen has
 * made itself is the same one.
 */
function useOpenForm(kind: Kind, { like, copy }: Model, draftId: string | null) {
  const [open, setOpen] = useState({ kind, like, copy, draftId, key: 0, made: null as string | null });
  if (open.kind !== kind || open.like !== like || open.copy !== copy || open.draftId !== draftId) {
    const same = open.kind === kind && draftId !== null && draftId === open.made;
    setOpen({ kind, like, copy, draftId, key: same ? open.key : open.key + 1, made: null });
  }
  return {
    key: open.key,
    adopt: (made: string) => setOpen((before) => ({ ...before, made })),
    reopen: () => setOpen((before) => ({ ...before, key: before.key + 1 })),
  };
}

export function NewInvoicePage({ kind, part, draftId, start, model }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { key, adopt, reopen } = useOpenForm(kind, model, draftId);
  const { like, copy } = model;
  const onCreated = ({ id }: Draft) => {
    adopt(id);
    void navigate({
      to: "/invoices/new/$kind",
      params: { kind },
      search: { draft: id, ...(like && { like }), ...(copy && { copy }) },
      replace: true,
      resetScroll: false,
    });
  };
  const onReload = async () => {
    if (draftId === null) return;
    await cache.fetchQuery({ ...draftQuery(draftId), staleTime: 0 });
    reopen();
  };
  return (
    <Main>
      <PageHeading
        title={t(FORMS[kind].title)}
        sub={t("invoices.form_number", { number: FORMS[kind].number })}
        back={<BackToCounter />}
      />
      <Opened
        key={key}
        kind={kind}
        part={part}
        start={start}
        draftId={draftId}
        onCreated={onCreated}
        onReload={() => void onReload()}
      />
    </Main>
  );
}

/** A draft that was sent already and taken back. */
function Recalled({ reference }: { readonly reference: string }) {
  const { t } = useT();
  return (
    <Notice title={t("invoices.recall.is_draft")}>{t("invoices.recall.is_draft.text", { reference })}</Notice>
  );
}

interface OpenedProps extends Omit<Props, "model"> {
  readonly onCreated: (draft: Draft) => void;
  readonly onReload: () => void;
}

function Opened(props: OpenedProps) {
  const [opened] = useState(props.draftId);
  return opened === null ? <NewForm {...props} draft={null} /> : <DraftForm {...props} id={opened} />;
}

function DraftForm({ id, ...props }: OpenedProps & { readonly id: string }) {
  const { data } = useSuspenseQuery(draftQuery(id));
  useHaveSeen({ draft_id: id });
  return <NewForm {...props} draft={data} />;
}

interface NewFormProps extends OpenedProps {
  readonly draft: Draft | null;
}

function NewForm(props: NewFormProps) {
  const { draft, kind } = props;
  const navigate = useNavigate();
  return (
    <NewInvoiceForm
      {...props}
      offersLast={draft === null}
      above={draft?.reference && <Recalled reference={draft.reference} />}
      onReady={(id) =>
        navigate({ to: "/invoices/new/$kind/confirm", params: { kind }, search: { draft: id } })
      }
      onDiscarded={() => navigate({ to: "/counter" })}
    />
  );
}

interface FormProps extends NewFormProps {
  readonly offersLast: boolean;
  readonly above?: ReactNode;
  readonly beside?: ReactNode;
  /** Everything is saved in this draft, and the server has nothing against it. */
  readonly onReady: (draftId: string) => Promise<unknown>;
  readonly onDiscarded: () => Promise<unknown>;
}

/** `draft` is what the form opens with; from then on the form is ahead of it. */
export function NewInvoiceForm({
  kind,
  part,
  start,
  draft: opened,
  draftId,
  offersLast,
  above,
  beside,
  onCreated,
  onReload,
  onReady,
  onDiscarded,
}: FormProps) {
  const { t } = useT();
  const voice = useVoice();
  const hash = useLocation({ select: (location) => location.hash });
  const [entry] = useState(useLocation({ select: ({ state }) => state.__TSR_key }));
  const form = useServerForm<InvoiceValues>({
    defaultValues: opened ? restore(part.empty, opened.content) : { ...emptyInvoice(part.empty), ...start },
  });
  const draft = useDraft({
    kind,
    invoiceId: null,
    draft: opened,
    form,
    onCreating: (creation) => entry !== undefined && noteDraft(entry, creation),
    onCreated,
  });
  return (
    <InvoiceForm
      form={form}
      part={part}
      draft={draft}
      target={targetOfHash(hash)}
      offersLast={offersLast}
      {...(above && { above })}
      beside={beside}
      onReload={onReload}
      onReady={({ id }) => onReady(id)}
      actions={
        <>
          <Actions>
            <Button type="submit" size="large" busy={form.busy}>
              {t(voice("invoices.form.send"))}
            </Button>
            {draftId !== null && <DeleteDraft draft={draft} onDeleted={onDiscarded} />}
          </Actions>
          {draftId !== null && <KeptUntil id={draftId} />}
        </>
      }
    />
  );
}

/** How long the draft stays when nobody goes on with it; each save moves it. */
function KeptUntil({ id }: { readonly id: string }) {
  const { t } = useT();
  const { data } = useQuery({ ...draftQuery(id), enabled: false });
  const until = data?.kept_until ?? null;
  if (until === null) return null;
  return <p className="muted sm mt-4">{t("invoices.draft.kept_until", { day: formatDay(until) })}</p>;
}
