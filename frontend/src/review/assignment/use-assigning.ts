import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/accounts/session";
import { failureText } from "@/form";
import { formatDate, t } from "@/i18n";
import { showToast } from "@/ui";
import { OFFICE_LISTS } from "../queries";
import { type Assignee, assign } from "./api";

/** Who was chosen and what that means today. */
export function doneText(assignee: Assignee | null, count: number): string {
  if (assignee === null) return t("review.assignment.done.nobody");
  const done =
    count === 1
      ? t("review.assignment.done", { name: assignee.name })
      : t("review.assignment.done.many", { count, name: assignee.name });
  return assignee.away_until === null ? done : `${done}. ${awayText(assignee)}`;
}

/** "Lea Keller est en absence jusqu'au 3.12.2026. Suppléance : Peter Roth." */
export function awayText({ name, away_until, deputy }: Assignee): string {
  const away = t("review.assignment.away", { name, day: formatDate(away_until ?? "") });
  const standsIn = deputy
    ? t("review.assignment.away.deputy", { name: deputy.name })
    : t("review.assignment.away.no_deputy");
  return `${away}. ${standsIn}`;
}

/** Assigns requests, and lets every list and page of the office see it. */
export function useAssigning() {
  const cache = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery("office"));
  const me = session.person.id;
  /** Rejects as the API refuses. */
  const give = async (ids: readonly string[], personId: string | null) => {
    const { assignee } = await assign([...ids], personId);
    await Promise.all([
      cache.invalidateQueries({ queryKey: OFFICE_LISTS }),
      ...ids.map((id) => cache.invalidateQueries({ queryKey: ["office", "invoice", id] })),
    ]);
    showToast({ text: () => doneText(assignee, ids.length) });
  };
  const take = (id: string) =>
    void give([id], me).catch((error: unknown) => showToast({ text: () => failureText(error) }));
  return { me, give, take };
}
