import { useMutation, useQueryClient } from "@tanstack/react-query";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, showToast } from "@/ui";
import { OFFICE_LISTS } from "../queries";
import { closeConversation, type OfficeConversation } from "./channel";

/** Says that nothing is left to answer. The company may write again, which opens the conversation again. */
export function ClosingButton({ conversation }: { readonly conversation: OfficeConversation }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { reference } = conversation;
  const closing = useMutation({
    mutationFn: () => closeConversation(conversation),
    onSuccess: () => showToast({ text: () => t("messages.closed", { reference }) }),
    onError: (error) => showToast({ text: () => failureText(error) }),
    onSettled: () => cache.invalidateQueries({ queryKey: OFFICE_LISTS }),
  });
  return (
    <Button
      kind="secondary"
      size="small"
      icon="check"
      busy={closing.isPending}
      aria-label={t("messages.actions.close_of", { reference })}
      onClick={() => closing.mutate()}
    >
      {t("messages.actions.close")}
    </Button>
  );
}
