import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { reasonsQuery } from "../queries";
import type { Reason } from "../types";

/** The catalogue's reasons for one use, in the reader's language. */
export function useReasons(use: Reason["uses"][number]): readonly Reason[] {
  const { language } = useT();
  const { data } = useQuery(reasonsQuery(language));
  return (data?.items ?? []).filter(({ uses }) => uses.includes(use));
}

/** Words to begin with: the reason's sentence, unless somebody has written other words already. */
export function wordsFor(chosen: string, typed: string, reasons: readonly Reason[]): string {
  const untouched = typed.trim() === "" || reasons.some(({ sentence }) => sentence === typed);
  if (!untouched) return typed;
  return reasons.find(({ code }) => code === chosen)?.sentence ?? "";
}
