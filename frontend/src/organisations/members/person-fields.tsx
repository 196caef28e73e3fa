import type { ReactNode } from "react";
import type { Path } from "react-hook-form";
import { RadioField, type ServerFormHandle, TextField } from "@/form";
import { useT } from "@/i18n";
import { type MemberPerson, ROLES, type Role } from "./api";

type Values = MemberPerson & { readonly role: Role };

interface PersonFieldsProps<Form extends Values> {
  readonly form: ServerFormHandle<Form>;
  /** In the place of the field. */
  readonly mobile?: ReactNode;
}

/** Name and mobile number, as guide 4.2.1 asks for them. */
export function PersonFields<Form extends Values>({ form, mobile }: PersonFieldsProps<Form>) {
  const { t } = useT();
  const text = (name: keyof MemberPerson) => ({
    form,
    name: name as Path<Form>,
    label: t(`organisations.member.fields.${name}`),
    autoComplete: "off",
    required: true,
  });
  return (
    <>
      <div className="columns">
        <TextField {...text("first_name")} />
        <TextField {...text("last_name")} />
      </div>
      {mobile ?? (
        <TextField {...text("mobile")} hint={t("organisations.member.mobile.hint")} type="tel" width={14} />
      )}
    </>
  );
}

export function RoleField<Form extends Values>({ form }: { readonly form: ServerFormHandle<Form> }) {
  const { t } = useT();
  return (
    <RadioField
      form={form}
      name={"role" as Path<Form>}
      legend={t("organisations.member.fields.role")}
      options={ROLES.map((value) => ({
        value,
        label: t(`organisations.role.${value}`),
        hint: t(`organisations.role.${value}.text`),
      }))}
    />
  );
}
