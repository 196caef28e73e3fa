import { type ReactNode, useEffect, useState } from "react";

interface Props {
  readonly summary: ReactNode;
  /** What is inside, in a few words, while it is folded away. */
  readonly note?: string;
  /** Opens at each new number but 0, for instance the attempt that found something wrong inside. */
  readonly openedBy?: number;
  readonly children: ReactNode;
}

/** Fields that few need, folded away. */
export function Disclosure({ summary, note, openedBy = 0, children }: Props) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (openedBy > 0) setOpen(true);
  }, [openedBy]);
  return (
    <details
      className="disclosure disclosure--fields"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className="disclosure__name">{summary}</span>
        {note && !open && <span className="disclosure__note">{note}</span>}
      </summary>
      <div className="fields">{children}</div>
    </details>
  );
}
