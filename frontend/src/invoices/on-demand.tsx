import { type ReactNode, useState } from "react";
import { TextButton } from "@/ui";

interface Props {
  /** The words of the button that shows it. */
  readonly more: string;
  /** Whether it is filled in, wrong or to be corrected. */
  readonly needed: boolean;
  readonly children: ReactNode;
}

/** What is seldom filled in: shown on demand, and wherever it is needed. */
export function OnDemand({ more, needed, children }: Props) {
  const [wanted, setWanted] = useState(false);
  if (wanted || needed) return children;
  return (
    <p>
      <TextButton small onClick={() => setWanted(true)}>
        {more}
      </TextButton>
    </p>
  );
}
