import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import type { Schemas } from "@/client";
import { formatAvsNumber } from "@/i18n";
import { beneficiariesQuery } from "./queries";

const SHOWN = 20;
const PAUSE = 200;

type Row = Schemas["BeneficiaryRow"];
export type Named = Pick<Row, "last_name" | "first_name" | "avs_number">;

export const nameOf = ({ last_name, first_name }: Omit<Named, "avs_number">) => `${last_name} ${first_name}`;
export const wholeName = (person: Named) => `${nameOf(person)}, ${formatAvsNumber(person.avs_number)}`;

/** Digits look for an AVS number, everything else for a name. */
const searchFor = (text: string) => {
  const typed = text.trim();
  const number = /^[\d. ]+$/.test(typed);
  return {
    name: typed === "" || number ? null : typed,
    avs_number: number ? typed : null,
    limit: SHOWN,
  };
};

/** What was typed once nobody types on. */
export function useDebounced(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return useDeferredValue(settled);
}

/** For a combobox of insured persons: what is typed goes in, the options come out. */
export function usePeopleSearch(without: string | null = null) {
  const [text, setText] = useState<string | null>(null);
  const searched = useDebounced(text ?? "");
  const found = useQuery({
    ...beneficiariesQuery(searchFor(searched)),
    enabled: text !== null,
    placeholderData: keepPreviousData,
  });
  const loading = found.isPending || found.isPlaceholderData || (text ?? "") !== searched;
  // What answers an earlier text is not offered: Enter would take somebody else.
  const people = loading ? [] : (found.data?.items ?? []).filter(({ id }) => id !== without);
  return {
    onSearch: setText,
    loading,
    options: people.map((person) => ({
      key: person.id,
      label: nameOf(person),
      detail: `${formatAvsNumber(person.avs_number)}, ${person.postcode} ${person.town}`,
    })),
  };
}
