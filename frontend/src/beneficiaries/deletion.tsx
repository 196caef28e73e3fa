import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useStepUp } from "@/accounts/step-up";
import { answer, api, type Schemas } from "@/client";
import { useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import { focusPage, showToast } from "@/ui";
import { BENEFICIARIES, removalQuery } from "./queries";

interface Props {
  readonly beneficiary: {
    readonly id: string;
    readonly last_name: string;
    readonly first_name: string;
  } | null;
  readonly onClose: () => void;
}

/** Deletes a person, once confirmed: says before what becomes of the record, and after what became of it. */
export function Deletion({ beneficiary, onClose }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const stepUp = useStepUp(t("beneficiaries.step_up.reason"));
  const removal = useQuery({ ...removalQuery(beneficiary?.id ?? ""), enabled: beneficiary !== null });
  const remove = async () => {
    if (beneficiary === null) return;
    const path = { beneficiary_id: beneficiary.id };
    const done = await stepUp.run(() =>
      answer(api.DELETE("/api/v1/beneficiaries/{beneficiary_id}", { params: { path } })),
    );
    onClose();
    await cache.invalidateQueries({ queryKey: BENEFICIARIES });
    focusPage();
    showToast({
      text: () => t(done.archived ? "beneficiaries.delete.archived" : "beneficiaries.delete.erased"),
    });
  };
  const name = beneficiary ? `${beneficiary.last_name} ${beneficiary.first_name}` : "";
  return (
    <>
      <DeleteDialog
        open={beneficiary !== null}
        title={t("beneficiaries.delete.title")}
        onDelete={remove}
        onClose={onClose}
      >
        <p>{t("beneficiaries.delete.text", { name })}</p>
        <Loaded query={removal} lines={1}>
          {(found) => <Outcome removal={found} />}
        </Loaded>
      </DeleteDialog>
      {stepUp.dialog}
    </>
  );
}

function Outcome({ removal: { archived, invoices, drafts } }: { readonly removal: Schemas["Removal"] }) {
  const { t } = useT();
  if (!archived) return <p>{t("beneficiaries.delete.nothing")}</p>;
  return (
    <>
      {invoices > 0 && <p>{t("beneficiaries.delete.invoices", { count: invoices })}</p>}
      {drafts > 0 && <p>{t("beneficiaries.delete.drafts", { count: drafts })}</p>}
    </>
  );
}
