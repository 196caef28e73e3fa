import { useEffect, useRef, useState } from "react";
import { Field, TextInput } from "@/ui";

/** Long enough not to ask after each letter, short enough to feel at once. */
const PAUSE = 300;

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
  readonly figures?: boolean;
  /** For texts of several kinds. */
  readonly wide?: boolean;
  /** Longer texts the API would refuse. */
  readonly maxLength: number;
}

/** A filter that is typed; it takes effect when one pauses, or at once with Enter. */
export function SearchField({
  label,
  value,
  onChange,
  placeholder,
  figures = false,
  wide = false,
  maxLength,
}: Props) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);
  // From outside the value changes with "clear filters" and with the browser's back button. What was sent from here may
  // come back when more has been typed meanwhile.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    clearTimeout(timer.current);
    setTyped(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const take = (text: string, pause: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = text;
      onChange(text);
    }, pause);
  };
  return (
    <Field label={label} {...(!figures && { className: wide ? "search field--wide" : "search" })}>
      <TextInput
        type="search"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        maxLength={maxLength}
        placeholder={placeholder}
        figures={figures ? "start" : undefined}
        inputMode={figures ? "numeric" : undefined}
        onChange={({ target }) => {
          setTyped(target.value);
          take(target.value, PAUSE);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(typed, 0);
        }}
      />
    </Field>
  );
}
