import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sessionQuery } from "@/accounts/session";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Notice, RadioGroup, Section, showToast } from "@/ui";
import { type MailChoice as Choice, chooseMails, mailChoiceQuery } from "./queries";

const CHOICES: readonly Choice[] = ["each", "digest", "mandatory"];

/** Which mails the reader gets for this company: chosen is saved. */
export function MailChoice() {
  const { t } = useT();
  const cache = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery("company"));
  const { data } = useSuspenseQuery(mailChoiceQuery);
  // Shown at once: what a mutation knows, the page learns a moment after the click, which then seems not to hold.
  const [wanted, setWanted] = useState<Choice | null>(null);
  const choose = useMutation({
    mutationFn: chooseMails,
    onSettled: () => setWanted(null),
    onSuccess: (saved) => {
      cache.setQueryData(mailChoiceQuery.queryKey, saved);
      showToast({ text: () => t("notices.mails.saved") });
    },
  });
  const hint = t("notices.mails.hint", { organisation: session.organisation?.name ?? "" });
  return (
    <Section id="mails" title={t("notices.mails")}>
      {choose.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(choose.error)}
        </Notice>
      )}
      <RadioGroup
        name="mails"
        legend={t("notices.mails.legend")}
        hint={hint}
        options={CHOICES.map((value) => ({
          value,
          label: t(`notices.mails.${value}`),
          hint: t(`notices.mails.${value}.hint`),
        }))}
        value={wanted ?? data.mails}
        onChange={(value) => {
          const chosen = CHOICES.find((known) => known === value);
          if (!chosen) return;
          setWanted(chosen);
          choose.mutate(chosen);
        }}
      />
    </Section>
  );
}
