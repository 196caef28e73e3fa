import { useT } from "@/i18n";
import { TextButton } from "@/ui";
import type { CodeSent } from "../api";
import { knowsPasskeys } from "./webauthn";

export type Way = CodeSent["factors"][number];

/** What this browser can offer of it, the first one first. */
export const waysOf = (factors: readonly Way[]): readonly Way[] =>
  factors.filter((factor) => factor !== "passkey" || knowsPasskeys());

interface Props {
  readonly ways: readonly Way[];
  readonly chosen: Way | undefined;
  readonly onChoose: (way: Way) => void;
}

/** The other things that a login may be confirmed with. */
export function OtherWays({ ways, chosen, onChoose }: Props) {
  const { t } = useT();
  return ways
    .filter((way) => way !== chosen)
    .map((way) => (
      <p className="sm mt-4" key={way}>
        <TextButton onClick={() => onChoose(way)}>{t(`factors.login.use.${way}`)}</TextButton>
      </p>
    ));
}

/** For who has nothing but passkeys, in a browser too old for them. */
export function NoWay() {
  const { t } = useT();
  return <p>{t("factors.login.no_passkeys")}</p>;
}
