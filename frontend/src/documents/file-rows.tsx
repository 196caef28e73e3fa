import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Problem } from "@/client";
import { lacksSession } from "@/client/session";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, FileItem, State } from "@/ui";
import { useDocumentPlace } from "./place";
import { type Document, documentQuery } from "./queries";
import { formatSize } from "./size";
import type { Upload } from "./uploads";

const Preview = lazy(() => import("./preview"));

const PDF = "application/pdf";

/** "PDF, 2 pages, 184 ko". */
function useMeta() {
  const { t, maybeText } = useT();
  return ({ media_type, pages, size }: Pick<Document, "media_type" | "pages" | "size">) =>
    [
      maybeText(`documents.type.${media_type}`),
      media_type === PDF && pages !== null && t("documents.pages", { count: pages }),
      formatSize(size),
    ]
      .filter(Boolean)
      .join(", ");
}

interface DocumentRowProps {
  readonly id: string;
  readonly onRemove?: (() => void) | undefined;
  /** What is wrong with it, in words. */
  readonly error?: string | null;
  /** What is to be known of one that was accepted, instead of that. */
  readonly warning?: string | null;
  readonly children?: ReactNode;
}

/** A document that the server has, with its state and its pages to look at. */
export function DocumentRow({ id, onRemove, error = null, warning = null, children }: DocumentRowProps) {
  const { t } = useT();
  const meta = useMeta();
  const { data: document, error: failure } = useQuery(documentQuery(id, useDocumentPlace()));
  const [open, setOpen] = useState(false);
  if (!document) {
    const text = failure ? failureText(failure) : t("common.loading");
    return (
      <FileItem
        name={t("documents.unknown")}
        meta={<State kind="bad">{error ?? text}</State>}
        onRemove={onRemove}
      >
        {children}
      </FileItem>
    );
  }
  return (
    <FileItem
      name={document.name}
      pdf={document.media_type === PDF}
      meta={
        <>
          <span>{meta(document)}</span>{" "}
          <StateOf document={document} error={error} warning={warning} unsent={onRemove !== undefined} />
        </>
      }
      onRemove={onRemove}
      actions={
        document.state === "clean" && (
          <>
            <Button
              kind="quiet"
              size="small"
              aria-label={t("documents.preview.of", { name: document.name })}
              onClick={() => setOpen(true)}
            >
              {t("documents.preview")}
            </Button>
            {open && (
              <Suspense>
                <Preview document={document} onClose={() => setOpen(false)} />
              </Suspense>
            )}
          </>
        )
      }
    >
      {children}
    </FileItem>
  );
}

interface StateProps {
  readonly document: Document;
  readonly error: string | null;
  readonly warning: string | null;
  readonly unsent: boolean;
}

function StateOf({ document, error, warning, unsent }: StateProps) {
  const { t, maybeText } = useT();
  if (document.state === "rejected") {
    const reason = maybeText(`documents.refused.${document.rejection_code}`);
    return <State kind="bad">{reason ?? t("documents.refused.failed")}</State>;
  }
  if (error !== null) return <State kind="bad">{error}</State>;
  if (document.state === "clean" && warning !== null) return <State kind="warn">{warning}</State>;
  if (document.state === "clean") return <State kind="ok">{t("documents.state.clean")}</State>;
  return <State>{t(unsent ? "documents.state.checking_unsent" : "documents.state.checking")}</State>;
}

/** What the server has refused for what it is will be refused again. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof Problem) || error.status >= 500 || error.status === 429 || lacksSession(error);

interface UploadRowProps {
  readonly upload: Upload;
  readonly onRetry: () => void;
  readonly onRemove: () => void;
}

/** A file on its way, or one that did not get through. */
export function UploadRow({ upload: { file, state }, onRetry, onRemove }: UploadRowProps) {
  const { t, maybeText } = useT();
  const size = formatSize(file.size);
  const retry = state.kind === "failed" && mayPass(state.error) && (
    <Button
      kind="secondary"
      size="small"
      aria-label={t("documents.retry.of", { name: file.name })}
      onClick={onRetry}
    >
      {t("common.error.retry")}
    </Button>
  );
  const common = { name: file.name, pdf: file.type === PDF, onRemove };
  if (state.kind === "failed") {
    const meta = <State kind="bad">{failureText(state.error)}</State>;
    return <FileItem {...common} meta={meta} actions={retry} />;
  }
  if (state.kind === "refused") {
    const reason = maybeText(`documents.refused.${state.code}`) ?? t("documents.refused.failed");
    return <FileItem {...common} meta={<State kind="bad">{reason}</State>} />;
  }
  const percent = state.kind === "sending" ? state.percent : 0;
  return (
    <FileItem {...common} meta={<span>{t("documents.sent", { percent, size })}</span>} progress={percent} />
  );
}
