import { useT } from "@/i18n";
import { Section } from "@/ui";

/** To the page where an account ends. */
export function LeavingLink({ look }: { readonly look?: "block" }) {
  const { t } = useT();
  return (
    <Section title={t("organisations.leaving.title")} {...(look && { look })}>
      <p>
        <a href="/leaving">{t("organisations.leaving")}</a>
      </p>
    </Section>
  );
}
