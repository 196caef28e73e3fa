import { createFileRoute, Outlet } from "@tanstack/react-router";
import { enterPaperOf } from "@/client/paper";
import { DocumentPlaceContext, officeDocuments } from "@/documents";
import { companyQuery } from "@/review/paper/api";
import { forgetOthers } from "@/review/paper/forget-others";

/** Pages where the office enters paper of one company: its operations are called for that company. */
export const Route = createFileRoute("/office/paper/$organisationId")({
  beforeLoad: ({ context: { cache }, params: { organisationId } }) => {
    forgetOthers(cache, organisationId);
    enterPaperOf(organisationId);
  },
  loader: ({ context: { cache }, params: { organisationId } }) =>
    cache.ensureQueryData(companyQuery(organisationId)),
  onLeave: () => enterPaperOf(null),
  component: function PaperOfCompany() {
    const { organisationId } = Route.useParams();
    return (
      <DocumentPlaceContext value={officeDocuments(organisationId)}>
        <Outlet />
      </DocumentPlaceContext>
    );
  },
});
