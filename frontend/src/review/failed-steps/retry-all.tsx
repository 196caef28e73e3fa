import { useMutation, useQueryClient } from "@tanstack/react-query";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, showToast } from "@/ui";
import { type FailedSteps, retryKind, type StepKind } from "./api";
import { refresh } from "./refresh";

interface Props {
  readonly kinds: FailedSteps["kinds"];
  /** The kind that is filtered. */
  readonly only: StepKind | undefined;
}

/** Tries all of a kind again: after one cause, such as a silent mail server, many of a kind wait. */
export function RetryAll({ kinds, only }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const retry = useMutation({
    mutationFn: retryKind,
    onSuccess: async ({ count }) => {
      showToast({ text: () => t("steps.retry.all.begun", { count }) });
      await refresh(cache);
    },
  });
  const many = kinds.filter(({ kind, retryable }) => retryable > 1 && (only === undefined || kind === only));
  if (many.length === 0) return null;
  return (
    <>
      {retry.error && (
        <Notice kind="danger" live className="mb-4">
          {failureText(retry.error)}
        </Notice>
      )}
      <div className="cluster mb-4">
        {many.map(({ kind, retryable }) => (
          <Button
            key={kind}
            kind="secondary"
            size="small"
            busy={retry.isPending && retry.variables === kind}
            onClick={() => retry.mutate(kind)}
          >
            {t("steps.retry.all", { kind: t(`steps.kind.${kind}`), count: retryable })}
          </Button>
        ))}
      </div>
    </>
  );
}
