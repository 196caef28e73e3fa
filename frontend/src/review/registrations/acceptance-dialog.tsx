import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Dialog, Notice, SummaryList } from "@/ui";
import type { Registration } from "../types";
import { numberRows } from "./numbers";

interface Props {
  readonly registration: Registration;
  readonly open: boolean;
  readonly busy: boolean;
  /** Why the last attempt did not work. */
  readonly failure: unknown;
  readonly onClose: () => void;
  readonly onAccept: () => void;
}

/** There is no way back from an acceptance, so it says once more who is let in and what follows. */
export function AcceptanceDialog({ registration, open, busy, failure, onClose, onAccept }: Props) {
  const { t } = useT();
  const { kind, organisation, applicant, duplicates } = registration;
  const name = `${applicant.first_name} ${applicant.last_name}`;
  const rows = [
    {
      label: t(`organisations.registrations.${kind === "company" ? "organisation" : "person"}`),
      value: organisation.name,
      detail: `${organisation.postcode} ${organisation.town}`,
    },
    ...numberRows(registration),
    { label: t("organisations.registrations.applicant"), value: name, detail: applicant.email },
  ];
  const known = duplicates.some((duplicate) => duplicate.kind === "email");
  const actions = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {t("common.cancel")}
      </Button>
      <Button busy={busy} onClick={onAccept}>
        {t("organisations.registrations.accept")}
      </Button>
    </>
  );
  return (
    <Dialog
      open={open}
      title={t("organisations.registrations.accept.title")}
      onClose={onClose}
      actions={actions}
    >
      {failure !== null && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      <SummaryList dense rows={rows} />
      <div className="stack mt-4">
        <p>
          {t(
            kind === "company"
              ? "organisations.registrations.accept.consequence"
              : "organisations.registrations.accept.consequence_person",
            { name },
          )}
        </p>
        {known && <p>{t("organisations.registrations.accept.known")}</p>}
      </div>
    </Dialog>
  );
}
