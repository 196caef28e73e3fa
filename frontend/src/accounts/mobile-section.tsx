import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ServerForm, TextField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, focusSection, Notice, Section, showToast } from "@/ui";
import { type Audience, askForMobileChange, confirmMobile, type MobileCodeSent } from "./api";
import { isCode, NOT_A_CODE } from "./code";
import { againAfter } from "./entrance/waiting";
import { WaitingButton } from "./entrance/waiting-button";
import { factorsQuery } from "./factors/api";
import { useStepUp } from "./step-up";

const SECTION = "mobile";

/** A code that is on its way to the new number. */
interface Sent {
  readonly mobile: string;
  readonly hint: string;
  readonly againAt: number;
}

const sentTo = (mobile: string, { phone_hint, resend_at }: MobileCodeSent): Sent => ({
  mobile,
  hint: phone_hint,
  againAt: againAfter(resend_at, Date.now()),
});

/** Another number for the codes by SMS; it holds once the code that was sent there is typed. */
export function MobileSection({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const { data } = useSuspenseQuery(factorsQuery(audience));
  const stepUp = useStepUp(t("accounts.mobile_change.reason"), audience);
  const [sent, setSent] = useState<Sent | null>(null);
  const strong = data.app !== null || data.passkeys.length > 0;
  const ask = async (mobile: string) =>
    setSent(sentTo(mobile, await stepUp.run(() => askForMobileChange(audience, mobile))));
  return (
    <Section id={SECTION} title={t("accounts.mobile_change.title")}>
      <p className="muted sm mb-4">
        {t(`accounts.mobile_change.${strong ? "lead_strong" : "lead"}`, { hint: data.phone_hint })}
      </p>
      {sent === null ? (
        <NewNumber onAsk={ask} />
      ) : (
        <Confirmation audience={audience} sent={sent} onAgain={ask} onClose={() => setSent(null)} />
      )}
      {stepUp.dialog}
    </Section>
  );
}

function NewNumber({ onAsk }: { readonly onAsk: (mobile: string) => Promise<void> }) {
  const { t } = useT();
  const form = useServerForm({ defaultValues: { mobile: "" } });
  return (
    <ServerForm form={form} onSubmit={({ mobile }) => onAsk(mobile)}>
      <TextField
        form={form}
        name="mobile"
        label={t("accounts.mobile_change.fields.mobile")}
        hint={t("accounts.mobile_change.fields.mobile.hint")}
        type="tel"
        autoComplete="tel"
        width={14}
      />
      <Button type="submit" kind="secondary" busy={form.busy}>
        {t("accounts.mobile_change.submit")}
      </Button>
    </ServerForm>
  );
}

interface ConfirmationProps {
  readonly audience: Audience;
  readonly sent: Sent;
  readonly onAgain: (mobile: string) => Promise<void>;
  readonly onClose: () => void;
}

function Confirmation({ audience, sent, onAgain, onClose }: ConfirmationProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm({ defaultValues: { code: "" } });
  const submit = async ({ code }: { code: string }) => {
    if (!isCode(code)) return form.show(NOT_A_CODE);
    await confirmMobile(audience, code);
    await cache.invalidateQueries(factorsQuery(audience));
    onClose();
    focusSection(SECTION);
    showToast({ text: () => t("accounts.mobile_change.saved") });
  };
  const again = () =>
    form.attemptTo(async () => {
      await onAgain(sent.mobile);
      form.setValue("code", "");
      form.setFocus("code");
    });
  return (
    <ServerForm form={form} onSubmit={submit}>
      <Notice kind="info" live className="mb-4">
        {t("accounts.mobile_change.sent", { hint: sent.hint })}
      </Notice>
      <TextField
        form={form}
        name="code"
        label={t("accounts.mobile_change.fields.code")}
        figures="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={9}
        autoFocus
      />
      <div className="sm mb-4">
        <WaitingButton at={sent.againAt} label={t("accounts.code.again")} onPress={() => void again()} />
      </div>
      <div className="cluster">
        <Button type="submit" busy={form.busy}>
          {t("accounts.mobile_change.confirm")}
        </Button>
        <Button kind="secondary" onClick={onClose}>
          {t("common.cancel")}
        </Button>
      </div>
    </ServerForm>
  );
}
