import { codeAddress } from "@/addresses";
import { useT } from "@/i18n";

interface Props {
  readonly code: string;
  /** The message it explains, for who does not see where the link stands. */
  readonly about: string;
}

/** "Pourquoi ?" beside a finding. In a new tab: nothing that is being typed is left. */
export function WhyLink({ code, about }: Props) {
  const { t } = useT();
  return (
    <a className="why" href={codeAddress(code)} target="_blank" rel="noopener">
      {t("common.why")}
      <span className="vh">
        {" "}
        {about} {t("common.new_tab")}
      </span>
    </a>
  );
}
