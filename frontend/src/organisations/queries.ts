import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/client";

export const organisationQuery = queryOptions({
  queryKey: ["organisation"],
  queryFn: () => answer(api.GET("/api/v1/organisation")),
});

/** Everybody who works or worked for the company. */
export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: () => answer(api.GET("/api/v1/members")),
});

/** The company's accounts in use. */
export const bankAccountsQuery = queryOptions({
  queryKey: ["bank-accounts"],
  queryFn: () => answer(api.GET("/api/v1/bank-accounts")),
});
