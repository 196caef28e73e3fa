import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import { ServerForm, TextField, useServerForm } from "@/form";
import { AddressFields } from "@/form/address-fields";
import { SaveActions } from "@/form/save-actions";
import { useT } from "@/i18n";
import { Dialog, showToast } from "@/ui";
import { organisationQuery } from "./queries";

type Organisation = Schemas["OwnOrganisation"];
type Values = Record<"department" | "street" | "house_number" | "postcode" | "town" | "phone", string>;

interface Props {
  readonly organisation: Organisation;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** What a manager may change of the company; name and GLN are the office's. A private person has only an address. */
export function DataDialog({ organisation, open, onClose }: Props) {
  const { t } = useT();
  return (
    <Dialog open={open} title={t("organisations.data.edit.title")} onClose={onClose}>
      <Form organisation={organisation} onClose={onClose} />
    </Dialog>
  );
}

function Form({ organisation, onClose }: Omit<Props, "open">) {
  const { t } = useT();
  const cache = useQueryClient();
  const isCompany = organisation.kind === "company";
  const { department, street, house_number, postcode, town, phone } = organisation;
  const form = useServerForm<Values>({
    defaultValues: {
      department: department ?? "",
      street,
      house_number: house_number ?? "",
      postcode,
      town,
      phone: phone ?? "",
    },
  });
  const submit = async (values: Values) => {
    const body = {
      ...values,
      department: values.department || null,
      house_number: values.house_number || null,
      phone: values.phone || null,
    };
    const saved = await answer(api.PUT("/api/v1/organisation", { body }));
    cache.setQueryData(organisationQuery.queryKey, saved);
    onClose();
    showToast({ text: () => t("organisations.data.saved") });
  };
  return (
    <ServerForm form={form} onSubmit={submit}>
      <div className="fields">
        {isCompany && (
          <TextField
            form={form}
            name="department"
            label={t("organisations.data.fields.department")}
            optional
          />
        )}
        <AddressFields
          form={form}
          name={(part) => part}
          label={(part) => t(`organisations.data.fields.${part}`)}
        />
        {isCompany && (
          <TextField
            form={form}
            name="phone"
            label={t("organisations.data.fields.phone")}
            type="tel"
            width={14}
            optional
          />
        )}
      </div>
      <SaveActions busy={form.busy} onCancel={onClose} />
    </ServerForm>
  );
}
