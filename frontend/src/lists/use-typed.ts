import { useEffect, useRef, useState } from "react";

/**
 * What is being typed into a filter, which takes effect after a pause. From outside the value changes with "clear
 * filters" and with the browser's back button; what was sent from here may come back when more has been typed meanwhile.
 */
export function useTyped(value: string, onChange: (text: string) => void) {
  const [typed, show] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    clearTimeout(timer.current);
    show(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  /** Shows it; without a pause it takes no effect yet. */
  const type = (text: string, pause: number | null) => {
    show(text);
    clearTimeout(timer.current);
    if (pause === null) return;
    timer.current = setTimeout(() => {
      sent.current = text;
      onChange(text);
    }, pause);
  };
  return { typed, type };
}
