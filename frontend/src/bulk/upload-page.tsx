import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { failureText } from "@/form";
import { formatDay, formatInstant, useT } from "@/i18n";
import { FORMS, isKind } from "@/invoices/forms";
import { LISTS } from "@/invoices/queries";
import { DeleteDialog } from "@/lists/delete-dialog";
import { BackLink, Button, focusPage, LinkButton, Main, Notice, PageHeading, Section, showToast } from "@/ui";
import {
  type BulkUpload,
  checkAgain,
  correctedAddress,
  deleteUpload,
  isWorking,
  uploadQuery,
  uploadsQuery,
} from "./api";
import { Documents } from "./documents";
import { Preview } from "./preview";
import { Progress } from "./progress";
import { SendPanel } from "./send-panel";
import { CountTags } from "./state";

interface Props {
  readonly uploadId: string;
  readonly onlyOpen: boolean;
}

/** What a job has changed is old: rows, drafts, requests. What had the focus may be gone. */
function useFreshRows(upload: BulkUpload): void {
  const cache = useQueryClient();
  const working = isWorking(upload);
  const before = useRef(working);
  useEffect(() => {
    if (before.current && !working) {
      for (const queryKey of [["bulk-invoices", upload.id], ...LISTS])
        void cache.invalidateQueries({ queryKey });
    }
    if (before.current !== working && document.activeElement === document.body) focusPage();
    before.current = working;
  }, [cache, working, upload.id]);
}

/** One spreadsheet: its rows with what is wrong, what can be sent, and how far that has got. */
export function UploadPage({ uploadId, onlyOpen }: Props) {
  const { t } = useT();
  const { data: upload } = useSuspenseQuery(uploadQuery(uploadId));
  useFreshRows(upload);
  const { kind, name, created_at, created_by, expires_at } = upload;
  return (
    <Main>
      <PageHeading
        title={name}
        sub={[
          isKind(kind) && t("bulk.recognised", { kind: t(FORMS[kind].menu) }),
          formatInstant(created_at),
          created_by.short_name,
        ]
          .filter(Boolean)
          .join(", ")}
        back={<BackLink href="/bulk">{t("bulk.back")}</BackLink>}
      />
      <Notices upload={upload} />
      {isWorking(upload) ? (
        <Progress upload={upload} />
      ) : (
        <>
          <Summary upload={upload} />
          <Documents upload={upload} />
        </>
      )}
      <Preview upload={upload} onlyOpen={onlyOpen} />
      {!isWorking(upload) && <SendPanel upload={upload} />}
      <p className="muted sm mt-6">{t("bulk.expires", { day: formatDay(expires_at) })}</p>
    </Main>
  );
}

function Notices({ upload: { problem, sent_before, unknown_columns } }: { readonly upload: BulkUpload }) {
  const { t, maybeText } = useT();
  return (
    <>
      {problem !== null && (
        <Notice kind="danger" className="mb-4">
          {maybeText(`bulk.problem.${problem}`) ?? t("common.error.unexpected")}
        </Notice>
      )}
      {sent_before && (
        <Notice kind="warning" className="mb-4">
          {t("bulk.same_file")}
        </Notice>
      )}
      {unknown_columns.length > 0 && (
        <Notice kind="warning" className="mb-4">
          {t("bulk.unknown_columns", { columns: unknown_columns.join(", ") })}
        </Notice>
      )}
    </>
  );
}

function Summary({ upload }: { readonly upload: BulkUpload }) {
  const { t } = useT();
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => checkAgain(upload.id),
    onSuccess: (checking) => cache.setQueryData(uploadQuery(upload.id).queryKey, checking),
  });
  return (
    <Section title={t("bulk.summary")} first>
      {again.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(again.error)}
        </Notice>
      )}
      <CountTags counts={upload.counts} />
      <div className="cluster mt-4">
        <LinkButton kind="secondary" size="small" href={correctedAddress(upload.id)} download>
          {t("bulk.corrected")}
        </LinkButton>
        <Button kind="secondary" size="small" busy={again.isPending} onClick={() => again.mutate()}>
          {t("bulk.check_again")}
        </Button>
        <Deletion upload={upload} />
      </div>
      <p className="muted sm mt-3">{t("bulk.corrected.hint")}</p>
    </Section>
  );
}

function Deletion({ upload: { id, name } }: { readonly upload: BulkUpload }) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const remove = async () => {
    await deleteUpload(id);
    await navigate({ to: "/bulk" });
    cache.removeQueries({ queryKey: uploadQuery(id).queryKey });
    cache.removeQueries({ queryKey: ["bulk-invoices", id] });
    await cache.invalidateQueries(uploadsQuery);
    showToast({ text: () => t("bulk.deleted") });
  };
  return (
    <>
      <Button kind="quiet" size="small" onClick={() => setOpen(true)}>
        {t("bulk.delete")}
      </Button>
      <DeleteDialog
        open={open}
        title={t("bulk.delete.title")}
        onDelete={remove}
        onClose={() => setOpen(false)}
      >
        <p>{t("bulk.delete.text", { name })}</p>
      </DeleteDialog>
    </>
  );
}
