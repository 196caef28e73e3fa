import { createFileRoute } from "@tanstack/react-router";
import { CodePage } from "@/help/codes/code-page";
import { errorCodeQuery } from "@/help/codes/queries";

export const Route = createFileRoute("/codes/$code")({
  loader: ({ context: { cache }, params: { code } }) => cache.ensureQueryData(errorCodeQuery(code)),
  component: CodePage,
});
