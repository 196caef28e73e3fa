import type { ReactNode, Ref } from "react";
import { Icon } from "./icon";

interface Props {
  readonly title: string;
  readonly ref?: Ref<HTMLDivElement>;
  /** QrRows. */
  readonly children: ReactNode;
}

/** What a document's QR code says, below the document. Takes the focus when a row's button goes away. */
export function QrBox({ title, ref, children }: Props) {
  return (
    <div className="qr" ref={ref} tabIndex={-1}>
      <p className="qr__head">
        <Icon name="qr" /> {title}
      </p>
      <dl>{children}</dl>
    </div>
  );
}

interface RowProps {
  readonly term: string;
  readonly value: string;
  /** A button that takes the value over, or a State. */
  readonly action?: ReactNode;
}

export function QrRow({ term, value, action }: RowProps) {
  return (
    <div className="qr__row">
      <dt>{term}</dt>
      <dd>{value}</dd>
      {action && <dd className="qr__action">{action}</dd>}
    </div>
  );
}
