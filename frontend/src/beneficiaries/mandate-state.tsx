import type { Schemas } from "@/client";
import { useT } from "@/i18n";
import { State } from "@/ui";

export type MandateState = Schemas["Beneficiary"]["mandate_state"];

const KIND = { missing: "bad", refused: "bad", received: undefined, validated: "ok" } as const;

/** Where the mandate stands, in a word or two. */
export function MandateStateText({ state }: { readonly state: MandateState }) {
  const { t } = useT();
  const text = t(`beneficiaries.mandate.${state}`);
  if (state === "known_to_office") return text;
  const kind = KIND[state];
  return <State {...(kind && { kind })}>{text}</State>;
}
