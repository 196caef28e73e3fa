import { useState } from "react";
import type { Schemas } from "@/client";
import { useT } from "@/i18n";
import { confirmMailbox } from "../api";
import { MailedLink } from "./mailed-link";

/** Where the link leads that confirms a company's shared mailbox. Who opens it need not have an account. */
export default function MailboxPage() {
  const { t } = useT();
  const [confirmed, setConfirmed] = useState<Schemas["MailboxConfirmed"] | null>(null);
  const redeem = async (token: string) => setConfirmed(await confirmMailbox(token));
  return (
    <MailedLink texts="accounts.mailbox.confirm" redeem={redeem} dead="mailbox_link_not_valid" again="/">
      {confirmed && (
        <p>
          {t("accounts.mailbox.confirm.done.text", {
            organisation: confirmed.organisation_name,
            email: confirmed.email,
          })}
        </p>
      )}
    </MailedLink>
  );
}
