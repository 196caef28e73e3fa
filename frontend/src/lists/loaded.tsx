import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Button, Notice, Skeleton } from "@/ui";

interface Props<Data> {
  readonly query: UseQueryResult<Data>;
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}

/** A list, or grey lines while it is on its way, or why it did not come; the rest of the page does not wait for it. */
export function Loaded<Data>({ query, lines = 6, children }: Props<Data>) {
  const { t } = useT();
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Skeleton lines={lines} />;
  return (
    <Notice kind="danger" live>
      <p>{failureText(query.error)}</p>
      <div className="mt-3">
        <Button kind="secondary" size="small" busy={query.isFetching} onClick={() => void query.refetch()}>
          {t("common.error.retry")}
        </Button>
      </div>
    </Notice>
  );
}
