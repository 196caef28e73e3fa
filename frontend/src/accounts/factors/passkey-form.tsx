import { type ReactNode, useState } from "react";
import { ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice } from "@/ui";
import { challenge } from "../api";
import { NoPasskey, type PasskeyAnswer, signed } from "./webauthn";

interface Props {
  readonly onSigned: (answer: PasskeyAnswer) => Promise<unknown>;
  /** Says what is not about the passkey; throws the rest. */
  readonly refuse?: (error: unknown) => null;
  /** Other buttons in the row. */
  readonly children?: ReactNode;
}

function rethrow(error: unknown): never {
  throw error;
}

/** Asks the browser for a passkey, in place of a code. */
export function PasskeyForm({ onSigned, refuse = rethrow, children }: Props) {
  const { t } = useT();
  const form = useServerForm({ defaultValues: {} });
  const [missing, setMissing] = useState(false);
  const sign = async () => {
    setMissing(false);
    const options = await challenge();
    const answer = await signed(options).catch((error: unknown) => {
      if (!(error instanceof NoPasskey)) throw error;
      setMissing(true);
    });
    if (answer) await onSigned(answer);
  };
  return (
    <ServerForm form={form} onSubmit={() => sign().catch(refuse)}>
      {missing && (
        <Notice kind="warning" live className="mb-4">
          {t("factors.passkey.missing")}
        </Notice>
      )}
      <p>{t("factors.login.passkey")}</p>
      <div className="cluster cluster--end mt-5">
        {children}
        <Button type="submit" busy={form.busy} autoFocus>
          {t("factors.login.passkey.submit")}
        </Button>
      </div>
    </ServerForm>
  );
}
