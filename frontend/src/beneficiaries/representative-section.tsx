import { useEffect } from "react";
import { fieldId, findingText, RadioField, TextField, TickField } from "@/form";
import { useT } from "@/i18n";
import { Button, Fieldset, focusControl, Section } from "@/ui";
import { AddressFields } from "./address-fields";
import type { Form } from "./form";

const KINDS = ["parent", "guardian", "curator"] as const;
const FIRST = fieldId("representative.kind");
const ADD = fieldId("represented");

/**
 * Always in sight and closed until it is wanted. Whether somebody needs a representative is for the server to say; when
 * it does, or when the person is said to be under guardianship, the fields open by themselves.
 */
export function RepresentativeSection({ form }: { readonly form: Form }) {
  const { t } = useT();
  const { setValue } = form;
  const open = form.watch("represented");
  const missing = form.findingOf("representative");
  useEffect(() => {
    if (missing !== null) setValue("represented", true);
  }, [missing, setValue]);
  const show = (shown: boolean) => {
    setValue("represented", shown, { shouldDirty: true });
    requestAnimationFrame(() => focusControl(shown ? FIRST : ADD));
  };
  return (
    <Section title={t("beneficiaries.section.representative")}>
      <Fieldset
        id={fieldId("representative")}
        legend={<span className="vh">{t("beneficiaries.section.representative")}</span>}
        hint={t("beneficiaries.section.representative.hint")}
        error={missing && findingText(missing)}
      >
        <div className="fields">
          <Guardianship form={form} />
          {open ? (
            <Fields form={form} onRemove={() => show(false)} />
          ) : (
            <Button kind="secondary" icon="plus" id={ADD} onClick={() => show(true)}>
              {t("beneficiaries.representative.add")}
            </Button>
          )}
        </div>
      </Fieldset>
    </Section>
  );
}

function Guardianship({ form }: { readonly form: Form }) {
  const { t } = useT();
  const { watch, setValue } = form;
  useEffect(() => {
    const watching = watch(({ under_guardianship }, { name }) => {
      if (name === "under_guardianship" && under_guardianship) setValue("represented", true);
    });
    return () => watching.unsubscribe();
  }, [watch, setValue]);
  return (
    <TickField form={form} name="under_guardianship" label={t("beneficiaries.fields.under_guardianship")} />
  );
}

function Fields({ form, onRemove }: { readonly form: Form; readonly onRemove: () => void }) {
  const { t } = useT();
  return (
    <>
      <RadioField
        form={form}
        name="representative.kind"
        legend={t("beneficiaries.form.representative.kind")}
        options={KINDS.map((value) => ({ value, label: t(`beneficiaries.representative.kind.${value}`) }))}
        row
        required
      />
      <div className="columns">
        <TextField
          form={form}
          name="representative.last_name"
          label={t("beneficiaries.form.representative.last_name")}
          autoComplete="off"
          required
        />
        <TextField
          form={form}
          name="representative.first_name"
          label={t("beneficiaries.form.representative.first_name")}
          autoComplete="off"
          required
        />
      </div>
      <AddressFields form={form} of="representative" />
      <TextField
        form={form}
        name="representative.phone"
        label={t("beneficiaries.form.representative.phone")}
        type="tel"
        width={14}
        autoComplete="off"
        optional
      />
      <div>
        <Button kind="quiet" icon="bin" flush onClick={onRemove}>
          {t("beneficiaries.representative.remove")}
        </Button>
      </div>
    </>
  );
}
