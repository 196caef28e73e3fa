import { ServerForm, TextareaField, useServerForm } from "@/form";
import { LANGUAGES, languageName, useT } from "@/i18n";
import { Actions, Button, Dialog } from "@/ui";
import { decideRegistration } from "../api";
import type { Registration } from "../types";

interface Props {
  readonly registration: Registration;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onRefused: (registration: Registration) => void;
}

/** The applicant reads the reason in the mail, so there is none without. */
export function RefusalDialog({ registration, open, onClose, onRefused }: Props) {
  const { t } = useT();
  const form = useServerForm<{ reason: string }>({ defaultValues: { reason: "" } });
  const language = LANGUAGES.find((known) => known === registration.applicant.language);
  const refuse = async ({ reason }: { reason: string }) =>
    onRefused(
      await decideRegistration(registration.id, { outcome: "refused", reason: reason.trim() || null }),
    );
  return (
    <Dialog open={open} title={t("organisations.registrations.refuse")} onClose={onClose}>
      <ServerForm form={form} onSubmit={refuse}>
        <p>{t("organisations.registrations.refuse.text")}</p>
        <TextareaField
          form={form}
          name="reason"
          label={t("organisations.registrations.reason")}
          hint={t("review.write_in", {
            language: language ? languageName(language) : registration.applicant.language,
          })}
          required
          rows={5}
          limit={1000}
        />
        <Actions end>
          <Button kind="secondary" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" kind="danger" busy={form.busy}>
            {t("organisations.registrations.refuse")}
          </Button>
        </Actions>
      </ServerForm>
    </Dialog>
  );
}
