import { useT } from "@/i18n";
import { Pager } from "@/ui";
import { type ListState, nextPage, previousPage } from "./state";

interface Props {
  readonly state: ListState;
  readonly pageSize: number;
  readonly page: {
    readonly items: readonly unknown[];
    readonly next: string | null;
    readonly count: number;
    readonly count_capped: boolean;
  };
  readonly onTurn: (state: ListState) => void;
}

/** "1–25 sur 243" with the ways on and back; nothing when everything is on one page. */
export function PageTurner({ state, pageSize, page, onTurn }: Props) {
  const { t } = useT();
  const { next } = page;
  if (state.cursors.length === 0 && next === null) return null;
  const before = state.cursors.length * pageSize;
  const params = { from: before + 1, to: before + page.items.length, count: page.count };
  return (
    <Pager
      range={t(page.count_capped ? "common.pager.range_capped" : "common.pager.range", params)}
      onPrevious={state.cursors.length > 0 ? () => onTurn(previousPage(state)) : undefined}
      onNext={next === null ? undefined : () => onTurn(nextPage(state, next))}
    />
  );
}
