import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { formatDay, useT } from "@/i18n";
import { Confirmation } from "@/invoices/confirmation";
import { Gone } from "@/invoices/draft-gone";
import { FORMS, type Kind } from "@/invoices/forms";
import type { FormPart } from "@/invoices/forms/part";
import { NewInvoiceForm } from "@/invoices/new-invoice-page";
import { PaperContext, paperConfirmation, paperForm } from "@/invoices/paper";
import { draftQuery, sendInvoice } from "@/invoices/queries";
import { restore } from "@/invoices/values";
import { BackLink, Main, Notice, PageHeading } from "@/ui";
import { getInvoice } from "../api";
import { OFFICE_LISTS } from "../queries";
import { begunQuery, companyQuery } from "./api";
import { BesideScan } from "./beside-scan";
import { PaperHead } from "./paper-head";

interface Props {
  readonly organisationId: string;
  readonly kind: Kind;
  readonly part: FormPart;
  readonly draftId: string;
}

/** The company's own form, filled in by the office from paper. */
export function PaperFormPage({ organisationId, kind, part, draftId }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [version, setVersion] = useState(0);
  const { data: company } = useSuspenseQuery(companyQuery(organisationId));
  const { data: draft } = useSuspenseQuery(draftQuery(draftId));
  const reload = async () => {
    await cache.fetchQuery({ ...draftQuery(draftId), staleTime: 0 });
    setVersion((before) => before + 1);
  };
  return (
    <PaperContext value={{ company: organisationId, draft: draftId }}>
      <Main look="office">
        <PageHeading
          title={t(FORMS[kind].title)}
          sub={t("invoices.form_number", { number: FORMS[kind].number })}
          back={<BackLink href="/office/paper">{t("review.paper.title")}</BackLink>}
        />
        <BesideScan scanId={draft.paper?.scan_id ?? null}>
          <NewInvoiceForm
            key={version}
            kind={kind}
            part={part}
            start={{}}
            draft={draft}
            draftId={draftId}
            offersLast={false}
            beside={draft.paper && <PaperHead draftId={draftId} company={company.name} paper={draft.paper} />}
            onCreated={() => undefined}
            onReload={() => void reload()}
            onReady={(id) => navigate({ href: paperConfirmation(organisationId, kind, id) })}
            onDiscarded={async () => {
              await cache.invalidateQueries(begunQuery);
              await navigate({ to: "/office/paper" });
            }}
          />
        </BesideScan>
      </Main>
    </PaperContext>
  );
}

/** What was being entered is sent or thrown away. */
export function PaperGone() {
  const { t } = useT();
  const back = <BackLink href="/office/paper">{t("review.paper.title")}</BackLink>;
  return <Gone back={back} again="/office/paper" home="/office" />;
}

/** The last look before what was typed from paper is sent for the company. */
export function PaperConfirmPage({ organisationId, kind, part, draftId }: Props) {
  const { t } = useT();
  const { data: draft } = useSuspenseQuery(draftQuery(draftId));
  const { data: company } = useSuspenseQuery(companyQuery(organisationId));
  const { title, number } = FORMS[kind];
  const cache = useQueryClient();
  const navigate = useNavigate();
  return (
    <PaperContext value={{ company: organisationId, draft: draftId }}>
      <Confirmation
        draft={draft}
        values={restore(part.empty, draft.content)}
        part={part}
        sub={t("invoices.confirm.sub", { title: t(title), number })}
        deliver={sendInvoice}
        above={() =>
          draft.paper && (
            <Notice kind="plain" title={company.name} className="mt-4 mb-5">
              <p>{t("review.paper.received", { day: formatDay(draft.paper.received_on) })}</p>
            </Notice>
          )
        }
        form={paperForm(organisationId, kind, draftId)}
        onSent={async ({ id, reference }) => {
          void cache.invalidateQueries({ queryKey: OFFICE_LISTS });
          await navigate({ to: "/office/paper", search: { entered: id, reference }, replace: true });
        }}
        findSent={async () => (await getInvoice(draftId)).invoice}
      />
    </PaperContext>
  );
}
