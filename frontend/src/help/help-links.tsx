import { useT } from "@/i18n";
import { Icon } from "@/ui";
import type { PlainQuestion } from "./questions";

/** Questions that come up at this place. In a new tab: nothing that is being typed is left. Needs the texts `help`. */
export function HelpLinks({ questions }: { readonly questions: readonly PlainQuestion[] }) {
  const { t } = useT();
  return (
    <ul className="cluster sm mt-4 no-print" aria-label={t("accounts.help.title")}>
      {questions.map((id) => (
        <li key={id}>
          <a href={`/help#${id}`} target="_blank" rel="noopener">
            <Icon name="info" /> {t(`help.q.${id}`)}
            <span className="vh"> {t("common.new_tab")}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
