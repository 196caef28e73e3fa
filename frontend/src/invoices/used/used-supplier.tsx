import { useQuery } from "@tanstack/react-query";
import { useT } from "@/i18n";
import { Field, Select } from "@/ui";
import { type UsedSupplier as Supplier, usedSuppliersQuery } from "./queries";

interface Props {
  /** What stands in the form now. */
  readonly value: { readonly name: string; readonly uid: string; readonly gln: string };
  readonly onChoose: (supplier: Supplier) => void;
}

const digits = (text: string | null) => (text ?? "").replace(/\D/g, "");

function isSame(supplier: Supplier, { name, uid, gln }: Props["value"]): boolean {
  const named = supplier.name.trim().toLowerCase() === name.trim().toLowerCase();
  return named && digits(supplier.uid) === digits(uid) && digits(supplier.gln) === digits(gln);
}

/** One that the company has named before, with its numbers; nothing where there is none. */
export function UsedSupplier({ value, onChoose }: Props) {
  const { t } = useT();
  const { data } = useQuery(usedSuppliersQuery);
  const known = data?.items ?? [];
  if (known.length === 0) return null;
  const shown = known.findIndex((supplier) => isSame(supplier, value));
  return (
    <Field label={t("invoices.used.supplier")} hint={t("invoices.used.supplier.hint")} optional>
      <Select
        emptyLabel={t("common.choose")}
        options={known.map(({ name, town }, index) => ({
          value: String(index),
          label: [name, town].filter(Boolean).join(", "),
        }))}
        value={shown < 0 ? "" : String(shown)}
        onChange={({ target }) => {
          const chosen = known[Number(target.value)];
          if (target.value !== "" && chosen) onChoose(chosen);
        }}
      />
    </Field>
  );
}
