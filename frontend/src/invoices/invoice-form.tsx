import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "@/client";
import { useUploads } from "@/documents";
import { fieldId, ServerForm, type ServerFormHandle } from "@/form";
import { keepOnEnter } from "@/form/enter-key";
import { LeaveGuard } from "@/form/leave-guard";
import { PartBoundary } from "@/form/part-boundary";
import { SaveStatus } from "@/form/use-autosave";
import { useLiveRefusal } from "@/form/use-live-refusal";
import { useSessionReturn } from "@/form/use-session-return";
import { formatTime, Trans, useT } from "@/i18n";
import { Button, classes, FormPage, focusControl, Notice, PeriodContext } from "@/ui";
import { Checklist, SumsPanel, totalText } from "./checklist";
import { ClosingFields } from "./closing-fields";
import { InvoiceFormContext } from "./form-context";
import type { FormPart } from "./forms/part";
import { HeaderFields } from "./header-fields";
import { LastTime } from "./last-time";
import type { Assessment, Draft, Invoice } from "./queries";
import { useAssessment } from "./use-assessment";
import type { DraftHandle } from "./use-draft";
import type { InvoiceValues } from "./values";

interface Props {
  readonly form: ServerFormHandle<InvoiceValues>;
  readonly part: FormPart;
  readonly draft: DraftHandle;
  /** What to do with a form that the server has nothing against; everything typed is saved in the draft. */
  readonly onReady: (draft: Draft, assessment: Assessment) => Promise<unknown>;
  /** Opens the draft as somebody else has saved it. */
  readonly onReload: () => void;
  /** The invoice that is corrected. */
  readonly corrected?: Invoice;
  /** The field that the page opens at. */
  readonly target: string | null;
  /** Whether the person's last request of the type may be taken over. */
  readonly offersLast?: boolean;
  readonly above?: ReactNode;
  /** The buttons at the end. */
  readonly actions: ReactNode;
  /** At the top of the column beside the form. */
  readonly beside?: ReactNode;
}

/** The whole form of an invoice: header, the type's own part, closing, and what is summed up and missing beside it. */
export function InvoiceForm(props: Props) {
  const { form, part, draft, corrected, target } = props;
  const { t } = useT();
  // Lists look only once at the entries that they open with.
  const [taken, setTaken] = useState(0);
  const { assessment, check } = useAssessment(form, corrected?.id);
  useSessionReturn(form);
  useLiveRefusal(form, assessment?.errors ?? null);
  const uploads = useUploads(
    ({ id }) => form.setValue("attachments", [...form.getValues("attachments"), id], { shouldDirty: true }),
    () => form.getValues("attachments"),
  );
  const [opening] = useState(target);
  useEffect(() => {
    if (opening === null) return;
    // After the router, which puts a page that it has rendered at its top, and once the letters have their widths.
    const timer = setTimeout(() => void document.fonts.ready.then(() => focusField(opening)));
    return () => clearTimeout(timer);
  }, [opening]);

  // Which of the two versions counts comes before everything else that could be said.
  const overtaken = draft.autosave.state.kind === "conflict";
  const [stopped, setStopped] = useState(0);
  const stop = () => setStopped((count) => count + 1);
  const keep = () => {
    setStopped(0);
    void draft.takeOver();
  };
  const send = async () => {
    if (overtaken) return stop();
    await uploads.settled();
    const said = await check();
    if (said.errors.length > 0) return form.show(said.errors);
    const saved = await draft.settle().catch((error: unknown) => {
      if (error instanceof Problem && error.status === 412) return null;
      throw error;
    });
    if (saved === null) stop();
    else await props.onReady(saved, said);
  };
  return (
    <InvoiceFormContext
      value={{
        form,
        assessment,
        uploads,
        billPlaces: part.billPlaces,
        fixedBeneficiary: corrected?.beneficiary ?? null,
        target: opening,
      }}
    >
      <FormPage
        asideLabel={t("invoices.form.aside")}
        aside={
          <>
            {props.beside}
            <PartBoundary>
              <SumsPanel />
              <Checklist part={part} />
            </PartBoundary>
            <SaveStatus autosave={draft.autosave} />
          </>
        }
      >
        <ServerForm
          form={form}
          onSubmit={send}
          {...(assessment?.errors.length !== 0 && { onKeyDown: keepOnEnter })}
          placeOf={(name) => part.placeOf(name, form.getValues("form"))}
        >
          {overtaken && <Conflict stopped={stopped} onReload={props.onReload} onKeep={keep} />}
          {props.above}
          <p className={classes("muted sm mb-5", props.above !== undefined && "mt-5")}>
            <Trans
              id="common.required_fields"
              tags={{ star: (star) => <span className="field__req">{star}</span> }}
            />
          </p>
          <PartBoundary>
            <HeaderFields />
          </PartBoundary>
          {props.offersLast && <LastTime part={part} onTaken={() => setTaken((count) => count + 1)} />}
          <PeriodContext value={part.periodOf?.(form.watch("form")) ?? {}}>
            <PartBoundary>
              <part.Fields key={taken} />
            </PartBoundary>
          </PeriodContext>
          <PartBoundary>
            <ClosingFields attachments={part.attachments} />
          </PartBoundary>
          {props.actions}
        </ServerForm>
      </FormPage>
      <PhoneBar draft={draft} assessment={assessment} />
      <LeaveGuard
        unsaved={uploads.busy}
        title={t("documents.leave.title")}
        leave={t("documents.leave.leave")}
        stay={t("documents.leave.stay")}
      >
        {t("documents.leave.text")}
      </LeaveGuard>
      <LeaveGuard
        unsaved={draft.autosave.isUnsaved}
        settle={draft.autosave.flush}
        title={t("common.save.leave.title")}
        leave={t("common.save.leave.leave")}
        stay={t("common.save.leave.stay")}
      >
        {t("common.save.leave.text")}
      </LeaveGuard>
    </InvoiceFormContext>
  );
}

/** To a field, or to the nearest thing around it that is there. */
export function focusField(name: string): void {
  const around = name.slice(0, Math.max(0, name.lastIndexOf(".")));
  if (document.getElementById(fieldId(name))) focusControl(fieldId(name));
  else if (around !== "") focusField(around);
}

interface ConflictProps {
  /** How often it has kept the form from being sent: each time it takes the focus, but never from who types. */
  readonly stopped: number;
  readonly onReload: () => void;
  readonly onKeep: () => void;
}

function Conflict({ stopped, onReload, onKeep }: ConflictProps) {
  const { t } = useT();
  return (
    <Notice kind="warning" live title={t("common.save.conflict")} className="mb-5" attention={stopped}>
      <p>{t("invoices.form.conflict")}</p>
      <div className="cluster">
        <Button kind="secondary" size="small" onClick={onReload}>
          {t("invoices.form.conflict.reload")}
        </Button>
        <Button kind="secondary" size="small" onClick={onKeep}>
          {t("invoices.form.conflict.keep")}
        </Button>
      </div>
    </Notice>
  );
}

/** On phones the column beside is below the form, so the two things that matter stay at the foot of the window. */
function PhoneBar({
  draft,
  assessment,
}: {
  readonly draft: DraftHandle;
  readonly assessment: Assessment | null;
}) {
  const { t } = useT();
  const { state } = draft.autosave;
  const saved =
    state.kind === "saved"
      ? t("common.save.saved", { time: formatTime(state.at) })
      : state.kind === "failed"
        ? t("common.save.failed")
        : state.kind === "saving"
          ? t("common.save.saving")
          : "";
  // What is saved is announced beside the form already.
  return (
    <div className="phone-bar only-phone">
      <span className="saved" aria-hidden="true">
        {saved}
      </span>
      <strong className="tnum">
        <span className="vh">{t("invoices.form.total")} </span>CHF {totalText(assessment)}
      </strong>
    </div>
  );
}
