import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Verification = Schemas["Verification"];

/** What document carries a code; asked anew each time somebody looks, since the document may have been overtaken. */
export const verificationQuery = (code: string) =>
  queryOptions({
    queryKey: ["verification", code],
    queryFn: () => answer(api.POST("/api/v1/verifications", { body: { code } })),
    enabled: code !== "",
    retry: false,
    staleTime: 0,
  });
