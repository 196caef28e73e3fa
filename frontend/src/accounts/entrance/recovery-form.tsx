import { Problem } from "@/client";
import { ServerForm, TextField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button } from "@/ui";
import { openRecoverySession, type Session } from "../api";

interface Props {
  readonly onOpened: (session: Session | null) => void;
  /** Says what is not about the typed code; throws the rest. */
  readonly refuse: (error: unknown) => null;
}

/** In place of the awaited code: one of those kept for a lost telephone. */
export function RecoveryForm({ onOpened, refuse }: Props) {
  const { t } = useT();
  const form = useServerForm({ defaultValues: { recovery_code: "" } });
  const submit = async ({ recovery_code }: { recovery_code: string }) => {
    const session = await openRecoverySession(recovery_code).catch((error: unknown) => {
      if (error instanceof Problem && error.code === "recovery_code_wrong")
        throw error.at("/recovery_code", "factors.recovery.fields.recovery_code");
      return refuse(error);
    });
    onOpened(session);
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <TextField
        form={form}
        name="recovery_code"
        label={t("factors.recovery.fields.recovery_code")}
        figures="code"
        autoComplete="off"
        maxLength={20}
        autoFocus
      />
      <div className="cluster cluster--end mt-5">
        <Button type="submit" busy={form.busy}>
          {t("factors.login.submit")}
        </Button>
      </div>
    </ServerForm>
  );
}
