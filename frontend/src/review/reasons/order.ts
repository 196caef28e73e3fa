/** The list with the entry at `from` one place further up (-1) or down (+1); itself at its ends. */
export function moved<Entry>(list: readonly Entry[], from: number, step: -1 | 1): readonly Entry[] {
  const to = from + step;
  const [one, other] = [list[from], list[to]];
  if (one === undefined || other === undefined) return list;
  return list.map((entry, index) => (index === from ? other : index === to ? one : entry));
}
