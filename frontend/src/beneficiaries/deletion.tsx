import { useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/client";
import { useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { focusPage, showToast } from "@/ui";
import { BENEFICIARIES } from "./queries";

interface Props {
  readonly beneficiary: {
    readonly id: string;
    readonly last_name: string;
    readonly first_name: string;
  } | null;
  readonly onClose: () => void;
}

/** Takes a person off the list, once confirmed. */
export function Deletion({ beneficiary, onClose }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const remove = async () => {
    if (beneficiary === null) return;
    const path = { beneficiary_id: beneficiary.id };
    await answer(api.DELETE("/api/v1/beneficiaries/{beneficiary_id}", { params: { path } }));
    onClose();
    await cache.invalidateQueries({ queryKey: BENEFICIARIES });
    focusPage();
    showToast({ text: () => t("beneficiaries.form.deleted") });
  };
  const name = beneficiary ? `${beneficiary.last_name} ${beneficiary.first_name}` : "";
  return (
    <DeleteDialog
      open={beneficiary !== null}
      title={t("beneficiaries.delete.title")}
      onDelete={remove}
      onClose={onClose}
    >
      <p>{t("beneficiaries.delete.text", { name })}</p>
    </DeleteDialog>
  );
}
