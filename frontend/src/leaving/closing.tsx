import { useState } from "react";
import { type StepUp, useStepUp } from "@/accounts/step-up";
import { Problem, type Schemas } from "@/client";
import { ServerForm, TextField, TickField, useServerForm } from "@/form";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Button, Dialog, Section } from "@/ui";
import { closeAccount } from "./api";

interface Props {
  readonly name: string;
  readonly kind: "company" | "person";
}

/** The end of an account, after its name was typed. */
export function Closing({ name, kind }: Props) {
  const { t } = useT();
  const stepUp = useStepUp(t("leaving.closing.step_up"));
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Section title={t("leaving.closing.title")}>
      <p className="mb-4">{t("leaving.closing.text", { name })}</p>
      <p className="mb-4">{t("leaving.closing.export")}</p>
      <p className="mb-4">{t("leaving.closing.kept")}</p>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {t("leaving.closing.button")}
      </Button>
      <Dialog open={open} title={t("leaving.closing.title")} onClose={close}>
        <Form name={name} kind={kind} stepUp={stepUp} onClose={close} />
      </Dialog>
      {stepUp.dialog}
    </Section>
  );
}

interface FormProps extends Props {
  readonly stepUp: StepUp;
  readonly onClose: () => void;
}

function Form({ name, kind, stepUp, onClose }: FormProps) {
  const { t } = useT();
  const [unfetched, setUnfetched] = useState(false);
  const form = useServerForm<Required<Schemas["ClosingInput"]>>({
    defaultValues: { name: "", without_export: false },
  });
  const submit = async (body: Required<Schemas["ClosingInput"]>) => {
    await stepUp
      .run(() => closeAccount(body))
      .catch((error: unknown) => {
        setUnfetched(unfetched || (error instanceof Problem && error.code === "export_first"));
        throw error;
      });
    location.assign("/?closed=1");
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <p className="mb-4">
        {t("leaving.closing.text", { name })}{" "}
        {t(kind === "company" ? "leaving.closing.mail" : "leaving.closing.mail_person")}
      </p>
      <div className="fields">
        <TextField
          form={form}
          name="name"
          label={t("leaving.closing.fields.name")}
          hint={t("leaving.closing.name_hint", { name })}
          autoComplete="off"
          required
        />
        {unfetched && (
          <TickField form={form} name="without_export" label={t("leaving.closing.fields.without_export")} />
        )}
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} label={t("leaving.closing.button")} danger />
    </ServerForm>
  );
}
