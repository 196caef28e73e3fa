import { useState } from "react";
import { useT } from "@/i18n";
import { Button, Dialog, LinkButton, Pager } from "@/ui";
import { useDocumentPlace } from "./place";
import { contentAddress, type Document, pageAddress } from "./queries";

interface Props {
  readonly document: Document;
  readonly onClose: () => void;
}

/** The pages as pictures: the content policy keeps the browser's own PDF viewer out (DECISIONS 23). */
export default function Preview({ document: { id, name, pages }, onClose }: Props) {
  const { t } = useT();
  const place = useDocumentPlace();
  const [page, setPage] = useState(1);
  const count = pages ?? 1;
  const position = t("documents.page", { page, pages: count });
  return (
    <Dialog
      open
      title={name}
      onClose={onClose}
      actions={
        <>
          <LinkButton kind="quiet" href={contentAddress(id, place)} download>
            {t("documents.download")}
          </LinkButton>
          <Button kind="secondary" onClick={onClose}>
            {t("common.close")}
          </Button>
        </>
      }
    >
      <img className="preview" src={pageAddress(id, page, place)} alt={`${name}, ${position}`} />
      {count > 1 && (
        <Pager
          range={position}
          onPrevious={page > 1 ? () => setPage(page - 1) : undefined}
          onNext={page < count ? () => setPage(page + 1) : undefined}
        />
      )}
    </Dialog>
  );
}
