import { useQuery } from "@tanstack/react-query";
import { type Language, useT } from "@/i18n";
import { reasonsQuery } from "../queries";
import type { Reason } from "../types";

export interface Reasons {
  /** To choose from, in the reviewer's language. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** As the company reads them, in its language. */
  readonly catalogue: readonly Reason[];
}

/** The catalogue's reasons for one use. */
export function useReasons(use: Reason["uses"][number], company: Language): Reasons {
  const { language } = useT();
  const { data: own } = useQuery(reasonsQuery(language));
  const { data: theirs } = useQuery(reasonsQuery(company));
  const suited = (reasons: readonly Reason[] = []) => reasons.filter(({ uses }) => uses.includes(use));
  return {
    options: suited(own?.items).map(({ code, short }) => ({ value: code, label: short })),
    catalogue: suited(theirs?.items),
  };
}

/** Words to begin with: the reason's sentence, unless somebody has written other words already. */
export function wordsFor(chosen: string, typed: string, catalogue: readonly Reason[]): string {
  const untouched = typed.trim() === "" || catalogue.some(({ sentence }) => sentence === typed);
  if (!untouched) return typed;
  return catalogue.find(({ code }) => code === chosen)?.sentence ?? "";
}
