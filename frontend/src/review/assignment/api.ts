import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Assignee = Schemas["AssigneeOut"];

/** Everybody who can be chosen; who is away changes by the day. */
export const assigneesQuery = queryOptions({
  queryKey: ["office", "assignees"],
  queryFn: () => answer(api.GET("/api/v1/office/assignees")),
  staleTime: 0,
});

/** All of these requests or none; null is nobody. */
export const assign = (invoice_ids: string[], person_id: string | null) =>
  answer(api.PUT("/api/v1/office/invoices/assignments", { body: { invoice_ids, person_id } }));
