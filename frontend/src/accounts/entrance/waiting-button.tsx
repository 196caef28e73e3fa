import { useEffect, useState } from "react";
import { useT } from "@/i18n";
import { TextButton } from "@/ui";

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

interface WaitingButtonProps {
  /** When it wakes, by this browser's clock, in milliseconds. */
  readonly at: number;
  readonly label: string;
  readonly onPress: () => void;
}

/** Sleeps for up to a minute and says how long; the server holds to it whatever the clock here shows. */
export function WaitingButton({ at, label, onPress }: WaitingButtonProps) {
  const { t } = useT();
  const left = Math.min(60, Math.ceil((at - useNow()) / 1000));
  if (left <= 0) return <TextButton onClick={onPress}>{label}</TextButton>;
  return (
    <span className="muted">
      {label} <span className="tnum nowrap">{t("accounts.code.wait", { seconds: left })}</span>
    </span>
  );
}
