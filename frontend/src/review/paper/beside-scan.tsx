import "@/ui/review.css";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { documentQuery, useDocumentPlace } from "@/documents";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, Skeleton } from "@/ui";
import { AttachmentViewer } from "../examination/attachment-viewer";

/** As in review.css: room for the document and the form. */
const WIDE = "(min-width: 75rem)";

interface Props {
  readonly scanId: string | null;
  readonly children: ReactNode;
}

/** The paper, as an examination shows it, beside what is typed from it; above it where the window is narrow. */
export function BesideScan({ scanId, children }: Props) {
  const { t } = useT();
  const id = useId();
  const [shown, setShown] = useState(() => matchMedia(WIDE).matches);
  if (scanId === null) return children;
  return (
    <div className={shown ? "beside-scan" : undefined}>
      <div className="beside-scan__paper">
        <Button
          kind="secondary"
          size="small"
          aria-expanded={shown}
          aria-controls={shown ? id : undefined}
          onClick={() => setShown(!shown)}
        >
          {t(shown ? "review.paper.document.hide" : "review.paper.document.show")}
        </Button>
        {shown && (
          <div id={id} className="beside-scan__viewer">
            <Scan key={scanId} id={scanId} />
          </div>
        )}
      </div>
      <div>{children}</div>
    </div>
  );
}

function Scan({ id }: { readonly id: string }) {
  const { t } = useT();
  const { data, error } = useQuery(documentQuery(id, useDocumentPlace()));
  if (error) return <Notice kind="danger">{failureText(error)}</Notice>;
  if (!data) return <Skeleton lines={12} />;
  return <AttachmentViewer attachments={[data]} label={t("review.paper.document")} />;
}
