import type { CounterSearch } from "./search";

let left: CounterSearch = {};

export function rememberSearch(search: CounterSearch): void {
  left = search;
}

/** The filters of the counter when it was last seen. */
export const searchAsLeft = (): CounterSearch => left;
