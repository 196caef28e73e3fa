import { loginPage } from "@/addresses";
import { useT } from "@/i18n";
import { LinkButton } from "@/ui";
import { type Audience, confirmEmailChange } from "../api";
import { MailedLink } from "./mailed-link";

/** Where the link leads that confirms a new address to log in with. */
export default function EmailPage({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  return (
    <MailedLink
      texts="accounts.email_change.confirm"
      redeem={confirmEmailChange}
      dead="link_not_valid"
      again={audience === "office" ? "/office/account" : "/account"}
    >
      <p>{t("accounts.email_change.confirm.done.text")}</p>
      <p className="mt-6">
        <LinkButton href={loginPage(audience)}>{t("accounts.email_change.confirm.login")}</LinkButton>
      </p>
    </MailedLink>
  );
}
