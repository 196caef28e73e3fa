import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answer, api } from "@/client";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, showToast } from "@/ui";
import type { Audience } from "./api";
import { sessionQuery } from "./session";

const testMail = (audience: Audience) =>
  audience === "office"
    ? answer(api.POST("/api/v1/office/account/mail-tests"))
    : answer(api.POST("/api/v1/account/mail-tests"));

/** Whose mails came back is told where they look, and what to do about it. */
export function MailFailed({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery(audience));
  const { email, mail_failed } = session.person;
  const test = useMutation({
    mutationFn: () => testMail(audience),
    onSuccess: (now) => {
      cache.setQueryData(sessionQuery(audience).queryKey, now);
      showToast({ text: () => t("common.mail_failed.tested", { email }) });
    },
  });
  if (!mail_failed) return null;
  return (
    <Notice kind="warning" title={t("common.mail_failed", { email })} className="mb-4">
      <p>{t("common.mail_failed.text")}</p>
      {test.error && <p role="alert">{failureText(test.error)}</p>}
      <p className="mt-3">
        <Button kind="secondary" size="small" busy={test.isPending} onClick={() => test.mutate()}>
          {t("common.mail_failed.test")}
        </Button>{" "}
        <a href={audience === "office" ? "/office/account#email" : "/account#email"}>
          {t("common.mail_failed.change")}
        </a>
      </p>
    </Notice>
  );
}
