import { Field, TextInput } from "@/ui";
import { useTyped } from "./use-typed";

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
  const { typed, type } = useTyped(value, onChange);
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
        onChange={({ target }) => type(target.value, PAUSE)}
        onKeyDown={(event) => {
          if (event.key === "Enter") type(typed, 0);
        }}
      />
    </Field>
  );
}
