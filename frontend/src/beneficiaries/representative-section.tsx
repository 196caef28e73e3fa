import { useEffect, useRef } from "react";
import { fieldId, findingText, RadioField, TextField, TickField } from "@/form";
import { AddressFields } from "@/form/address-fields";
import { useT } from "@/i18n";
import { Button, Fieldset, focusControl, Section } from "@/ui";
import type { Form } from "./form";
import { isUntouched } from "./values";

const KINDS = ["parent", "guardian", "curator"] as const;
const FIRST = fieldId("representative.kind");
const ADD = fieldId("represented");

/** What makes a representative necessary, in the server's eyes. */
const REASONS: readonly (string | undefined)[] = ["birth_date", "under_guardianship"];

/**
 * The fields open by themselves when the server says that a representative is missing, or when the person is said to be
 * under guardianship. They close again with what has opened them: once the birth date or the tick changes, the server
 * has said nothing yet, and empty fields that nobody asked for must not be obligatory. Whatever was typed stays.
 */
function useOpening({ watch, getValues, setValue, findingOf }: Form) {
  const missing = findingOf("representative");
  const byItself = useRef(false);
  useEffect(() => {
    if (missing === null || getValues("represented")) return;
    byItself.current = true;
    setValue("represented", true);
  }, [missing, getValues, setValue]);
  useEffect(() => {
    const watching = watch((_, { name }) => {
      const { represented, representative, under_guardianship } = getValues();
      if (name === "under_guardianship" && under_guardianship && !represented) {
        byItself.current = true;
        setValue("represented", true);
      } else if (
        REASONS.includes(name) &&
        byItself.current &&
        !under_guardianship &&
        isUntouched(representative)
      ) {
        byItself.current = false;
        setValue("represented", false);
      }
    });
    return () => watching.unsubscribe();
  }, [watch, getValues, setValue]);
  return (shown: boolean) => {
    byItself.current = false;
    setValue("represented", shown, { shouldDirty: true });
  };
}

/** Always in sight and closed until it is wanted. Whether somebody needs a representative is for the server to say. */
export function RepresentativeSection({ form }: { readonly form: Form }) {
  const { t } = useT();
  const open = form.watch("represented");
  const missing = form.findingOf("representative");
  const setShown = useOpening(form);
  const show = (shown: boolean) => {
    setShown(shown);
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
          <TickField
            form={form}
            name="under_guardianship"
            label={t("beneficiaries.fields.under_guardianship")}
          />
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
      <AddressFields
        form={form}
        name={(part) => `representative.${part}`}
        label={(part) => t(`beneficiaries.form.representative.${part}`)}
      />
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
