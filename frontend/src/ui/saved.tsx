import { Icon } from "./icon";

/** "Enregistré à 14:02" and its siblings; spoken politely when it changes. */
export function Saved({ text, ok = true }: { readonly text: string; readonly ok?: boolean }) {
  return (
    <p className="saved" role="status">
      {text && <Icon name={ok ? "check" : "alert"} />} {text}
    </p>
  );
}
