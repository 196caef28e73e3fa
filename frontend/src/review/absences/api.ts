import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Absence = Schemas["Absence"];
export type Absences = Schemas["Absences"];
export type AbsenceInput = Schemas["AbsenceInput"];
export type Colleague = Schemas["Colleague"];

export const absencesQuery = queryOptions({
  queryKey: ["office", "absences"],
  queryFn: () => answer(api.GET("/api/v1/office/absences")),
});

const one = (absence_id: string) => ({ params: { path: { absence_id } } });

export const addAbsence = (body: AbsenceInput) => answer(api.POST("/api/v1/office/absences", { body }));

export const changeAbsence = (id: string, body: AbsenceInput) =>
  answer(api.PUT("/api/v1/office/absences/{absence_id}", { ...one(id), body }));

export const removeAbsence = (id: string) =>
  answer(api.DELETE("/api/v1/office/absences/{absence_id}", one(id)));
