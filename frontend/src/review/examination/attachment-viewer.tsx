import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Schemas } from "@/client";
import { formatIban, formatMoney, formatPaymentReference, useT } from "@/i18n";
import { EmptyState, Icon, IconButton, IconLink, Notice, Select } from "@/ui";
import { documentPath } from "../api";
import { useShortcuts } from "../shortcuts";
import { PageImage, type Turn } from "./page-image";
import { imageWidth, ZOOMS, zoomed } from "./zoom";

type Attachment = Schemas["Attachment"];

interface Props {
  readonly attachments: readonly Attachment[];
  /** What the documents are, where they are not those that came with a request. */
  readonly label?: string;
}

/** What came with the request: one document at a time, a page at a time. */
export function AttachmentViewer({ attachments, label }: Props) {
  const { t } = useT();
  const [index, setIndex] = useState(0);
  const document = attachments[index];
  return (
    <section className="split__doc" aria-label={label ?? t("review.viewer.label")}>
      {document ? (
        <Viewer
          key={document.id}
          document={document}
          others={attachments}
          onChoose={(id) => setIndex(attachments.findIndex((one) => one.id === id))}
        />
      ) : (
        <div className="doc-view">
          <EmptyState heading="h2" title={t("review.viewer.none")}>
            {t("review.viewer.none.text")}
          </EmptyState>
        </div>
      )}
    </section>
  );
}

interface ViewerProps {
  readonly document: Attachment;
  readonly others: readonly Attachment[];
  readonly onChoose: (id: string) => void;
}

function Viewer({ document, others, onChoose }: ViewerProps) {
  const { t } = useT();
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(1);
  const [turn, setTurn] = useState<Turn>(0);
  const view = useRef<HTMLDivElement>(null);
  const room = useRoom(view);
  const pages = document.pages ?? 1;
  const rotate = () => setTurn(((turn + 1) % 4) as Turn);
  const leaf = (step: 1 | -1) => {
    const target = page + step;
    if (target < 1 || target > pages) return;
    setPage(target);
    view.current?.scrollTo({ top: step > 0 ? 0 : view.current.scrollHeight });
  };
  const nextDocument = () => {
    const at = others.findIndex(({ id }) => id === document.id);
    const next = others[(at + 1) % others.length];
    if (next) onChoose(next.id);
  };
  useShortcuts({
    "+": () => setZoom(zoomed(zoom, 1)),
    "-": () => setZoom(zoomed(zoom, -1)),
    t: rotate,
    ...(others.length > 1 && { d: nextDocument }),
    pagedown: (event) => scrollOrLeaf(event, view, 1, leaf),
    pageup: (event) => scrollOrLeaf(event, view, -1, leaf),
  });
  const width = Math.round(room * zoom);
  return (
    <>
      <div className="doc-bar">
        <Name document={document} others={others} onChoose={onChoose} />
        {pages > 1 && (
          <IconButton
            icon="left"
            label={t("review.viewer.previous_page")}
            aria-disabled={page === 1 || undefined}
            onClick={() => leaf(-1)}
          />
        )}
        <span className="tnum nowrap" role="status">
          {t("review.viewer.page", { page, pages })}
        </span>
        {pages > 1 && (
          <IconButton
            icon="right"
            label={t("review.viewer.next_page")}
            aria-disabled={page === pages || undefined}
            onClick={() => leaf(1)}
          />
        )}
        <IconButton
          icon="zoomout"
          label={t("review.viewer.zoom_out")}
          aria-disabled={zoom === ZOOMS[0] || undefined}
          onClick={() => setZoom(zoomed(zoom, -1))}
        />
        <span className="tnum nowrap hide-phone" role="status">
          {t("review.viewer.zoom", { percent: Math.round(zoom * 100) })}
        </span>
        <IconButton
          icon="zoomin"
          label={t("review.viewer.zoom_in")}
          aria-disabled={zoom === ZOOMS.at(-1) || undefined}
          onClick={() => setZoom(zoomed(zoom, 1))}
        />
        <IconButton icon="rotate" label={t("review.viewer.rotate")} onClick={rotate} />
        <IconLink
          icon="download"
          label={t("review.viewer.download", { name: document.name })}
          href={documentPath(document.id, "content")}
          download
        />
      </div>
      <QrBills bills={document.qr_bills} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div className="doc-view" ref={view} tabIndex={0} role="group" aria-label={document.name}>
        {document.state === "clean" ? (
          room > 0 && (
            <PageImage
              path={documentPath(
                document.id,
                `pages/${page}?width=${imageWidth(width, window.devicePixelRatio)}`,
              )}
              label={t("review.viewer.page_of", { page, pages, name: document.name })}
              width={width}
              turn={turn}
            />
          )
        ) : (
          <Notice kind="warning">{t("review.viewer.not_clean")}</Notice>
        )}
      </div>
    </>
  );
}

/** What the codes on the document's pages say, to compare with what is printed and with the form. */
function QrBills({ bills }: { readonly bills: Attachment["qr_bills"] }) {
  const { t } = useT();
  if (bills.length === 0) return null;
  return (
    <ul className="doc-codes">
      {bills.map(({ page, iban, creditor, amount, currency, reference, message }) => (
        <li key={`${page} ${iban} ${amount} ${reference} ${message}`}>
          <Icon name="qr" />{" "}
          {t("review.viewer.qr_bill", {
            page,
            creditor,
            iban: formatIban(iban),
            amount:
              amount === null
                ? t("review.viewer.qr_bill.no_amount", { currency })
                : `${currency} ${formatMoney(amount)}`,
          })}
          {reference !== null && `, ${formatPaymentReference(reference)}`}
          {message !== null && `, ${message}`}
        </li>
      ))}
    </ul>
  );
}

/** The name, or the choice among several documents. */
function Name({ document, others, onChoose }: ViewerProps) {
  const { t } = useT();
  if (others.length === 1) {
    return (
      <span className="doc-bar__name">
        <strong>{document.name}</strong>
      </span>
    );
  }
  const options = others.map(({ id, name }, index) => ({
    value: id,
    label: t("review.viewer.choice", { name, number: index + 1, count: others.length }),
  }));
  return (
    <span className="doc-bar__name">
      <Select
        aria-label={t("review.viewer.choose")}
        options={options}
        value={document.id}
        onChange={({ target }) => onChoose(target.value)}
      />
    </span>
  );
}

/** As in any reader: the page key moves within the page, and beyond its end to the next one. */
function scrollOrLeaf(
  event: KeyboardEvent,
  view: RefObject<HTMLElement | null>,
  step: 1 | -1,
  leaf: (step: 1 | -1) => void,
): void {
  const element = view.current;
  const side = event.target instanceof Element && event.target.closest(".split__side");
  if (!element) return;
  if (side) {
    side.scrollBy({ top: step * side.clientHeight * 0.9 });
    return;
  }
  const { scrollTop, clientHeight, scrollHeight } = element;
  const more = step > 0 ? scrollTop + clientHeight < scrollHeight - 1 : scrollTop > 0;
  if (more) element.scrollBy({ top: step * clientHeight * 0.9 });
  else leaf(step);
}

/** The width inside an element, in pixels, kept up to date. */
function useRoom(ref: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(0);
  const measure = () => {
    const element = ref.current;
    if (!element) return;
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    setRoom(element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight));
  };
  const latest = useRef(measure);
  useLayoutEffect(() => latest.current(), []);
  useEffect(() => {
    const observer = new ResizeObserver(() => latest.current());
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return room;
}
