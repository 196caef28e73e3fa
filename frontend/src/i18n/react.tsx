import { Fragment, type ReactNode, useSyncExternalStore } from "react";
import type { TextKey } from "./catalogues";
import type { Language } from "./languages";
import { currentState, maybeText, type Params, rawText, subscribe, t } from "./texts";

export interface Translation {
  readonly t: (key: TextKey, params?: Params) => string;
  readonly maybeText: (key: string, params?: Params) => string | null;
  readonly language: Language;
}

/** Texts for a component, which renders again when the language changes. */
export function useT(): Translation {
  const { language } = useSyncExternalStore(subscribe, currentState);
  return { t, maybeText, language };
}

type Wrap = (children: ReactNode) => ReactNode;

interface TransProps {
  readonly id: TextKey;
  readonly params?: Params;
  /** How `<name>…</name>` in the text is rendered; `strong` is known already. */
  readonly tags?: Readonly<Record<string, Wrap>>;
}

const STRONG: Readonly<Record<string, Wrap>> = { strong: (children) => <strong>{children}</strong> };

/**
 * A text with `<strong>` or links in it. Tags are read in the template only, before parameters are filled in, so a
 * name such as "<b>" is shown and never interpreted.
 */
export function Trans({ id, params = {}, tags = {} }: TransProps): ReactNode {
  useT();
  const wraps = { ...STRONG, ...tags };
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (open, name: string) => String(params[name] ?? open));
  const pieces = rawText(id, params).split(/<(\w+)>(.*?)<\/\1>/gs);
  // split() with two groups yields: text, tag, inner, text, tag, inner, …, text
  return pieces.map((piece, index) => {
    if (index % 3 === 1) return null;
    const tag = index % 3 === 2 ? pieces[index - 1] : undefined;
    const wrap = tag === undefined ? undefined : wraps[tag];
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move.
    return <Fragment key={index}>{wrap ? wrap(fill(piece)) : fill(piece)}</Fragment>;
  });
}
