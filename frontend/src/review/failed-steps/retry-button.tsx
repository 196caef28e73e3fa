import { useMutation, useQueryClient } from "@tanstack/react-query";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, showToast } from "@/ui";
import { type FailedStep, retryStep } from "./api";
import { refresh } from "./refresh";

/** Tries one again; nothing where that cannot help. */
export function RetryButton({ step: { id, title, may_retry } }: { readonly step: FailedStep }) {
  const { t } = useT();
  const cache = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryStep(id),
    onSuccess: () => showToast({ text: () => t("steps.retry.begun") }),
    onError: (error) => showToast({ text: () => failureText(error) }),
    onSettled: () => refresh(cache),
  });
  if (!may_retry) return null;
  return (
    <Button kind="secondary" size="small" busy={retry.isPending} onClick={() => retry.mutate()}>
      {t("steps.retry")}
      <span className="vh"> : {title}</span>
    </Button>
  );
}
