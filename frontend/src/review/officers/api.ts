import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Officer = Schemas["OfficerRow"];
export type OfficerInput = Schemas["OfficerInput"];
export type OfficeRole = Officer["role"];

export const ROLES: readonly OfficeRole[] = ["reviewer", "administrator", "auditor"];

export const nameOf = ({ first_name, last_name }: Pick<Officer, "first_name" | "last_name">) =>
  `${first_name} ${last_name}`;

export const officersQuery = queryOptions({
  queryKey: ["office", "officers"],
  queryFn: () => answer(api.GET("/api/v1/office/officers")),
});

const person = (person_id: string) => ({ params: { path: { person_id } } });

export const invite = (body: OfficerInput) => answer(api.POST("/api/v1/office/officers", { body }));

export const change = (id: string, role: OfficeRole, active: boolean) =>
  answer(api.PUT("/api/v1/office/officers/{person_id}", { ...person(id), body: { role, active } }));

export const mailAgain = (id: string) =>
  answer(api.POST("/api/v1/office/officers/{person_id}/mails", person(id)));

export const resetFactor = (id: string) =>
  answer(api.POST("/api/v1/office/officers/{person_id}/factor-resets", person(id)));
