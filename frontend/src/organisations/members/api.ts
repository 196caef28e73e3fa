import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Member = Schemas["MemberRow"];
export type MemberDetail = Schemas["MemberDetail"];
export type MemberPerson = Schemas["MemberPersonInput"];
export type Invitation = Schemas["InvitationRow"];
export type InvitationInput = Schemas["InvitationInput"];
export type Role = Member["role"];

export const nameOf = ({ first_name, last_name }: Pick<Member, "first_name" | "last_name">) =>
  `${first_name} ${last_name}`;

export const ROLES: readonly Role[] = ["collaborator", "manager"];

/** Who was invited and has not come yet. */
export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: () => answer(api.GET("/api/v1/invitations")),
});

const person = (person_id: string) => ({ params: { path: { person_id } } });
const invitation = (invitation_id: string) => ({ params: { path: { invitation_id } } });

export const memberQuery = (id: string) =>
  queryOptions({
    queryKey: ["members", id],
    queryFn: () => answer(api.GET("/api/v1/members/{person_id}", person(id))),
    staleTime: 0,
  });

export const changeMember = (id: string, role: Role, active: boolean) =>
  answer(api.PUT("/api/v1/members/{person_id}", { ...person(id), body: { role, active } }));

export const changePerson = (id: string, body: MemberPerson) =>
  answer(api.PUT("/api/v1/members/{person_id}/person", { ...person(id), body }));

export const invite = (body: InvitationInput) => answer(api.POST("/api/v1/invitations", { body }));

export const mailAgain = (id: string) =>
  answer(api.POST("/api/v1/invitations/{invitation_id}/mails", invitation(id)));

export const withdraw = (id: string) =>
  answer(api.DELETE("/api/v1/invitations/{invitation_id}", invitation(id)));
