import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type PaperCompany = Schemas["PaperCompany"];
export type PaperDraft = Schemas["PaperDraft"];
type Draft = Schemas["Draft"];

export const companiesQuery = (words: string) =>
  queryOptions({
    queryKey: ["office", "paper-companies", words],
    queryFn: () => answer(api.POST("/api/v1/office/paper-companies/searches", { body: { words } })),
  });

/** The company that the page enters paper for (client/paper.ts). */
export const companyQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ["office", "paper-company", organisationId],
    queryFn: () => answer(api.GET("/api/v1/office/paper-company")),
  });

/** What the officer has begun to enter. */
export const begunQuery = queryOptions({
  queryKey: ["office", "paper-drafts"],
  queryFn: () => answer(api.GET("/api/v1/office/paper-drafts")),
  staleTime: 0,
});

const of = (organisationId: string) => ({ headers: { "Paper-Of": organisationId } });

export const beginPaper = (organisationId: string, body: Schemas["PaperInput"]): Promise<Draft> =>
  answer(api.POST("/api/v1/office/paper-drafts", { body, ...of(organisationId) }));

export const changePaper = (draft_id: string, body: Schemas["PaperChange"]): Promise<Draft> =>
  answer(api.PUT("/api/v1/office/paper-drafts/{draft_id}", { params: { path: { draft_id } }, body }));

/** What was begun, also for a company that is suspended meanwhile. */
export const discardPaper = ({ id, company }: PaperDraft) =>
  answer(api.DELETE("/api/v1/drafts/{draft_id}", { params: { path: { draft_id: id } }, ...of(company.id) }));
