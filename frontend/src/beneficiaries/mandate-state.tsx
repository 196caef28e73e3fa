import type { Schemas } from "@/client";
import { useT } from "@/i18n";
import { State } from "@/ui";

export type MandateState = Schemas["Beneficiary"]["mandate_state"];

const KIND = { missing: "bad", refused: "bad", received: undefined, validated: "ok" } as const;

interface Props {
  readonly state: MandateState;
  /** Its last day is over. */
  readonly expired: boolean;
}

/** Where the mandate stands, in a word or two. What was refused is not worth saying that it has expired too. */
export function MandateStateText({ state, expired }: Props) {
  const { t } = useT();
  if (expired && state !== "refused") return <State kind="bad">{t("beneficiaries.mandate.expired")}</State>;
  const text = t(`beneficiaries.mandate.${state}`);
  if (state === "known_to_office") return text;
  const kind = KIND[state];
  return <State {...(kind && { kind })}>{text}</State>;
}
