import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Problem } from "@/client";
import { formatDay, formatInstant, formatMobile, LANGUAGES, languageTitle, useT } from "@/i18n";
import {
  Actions,
  BackLink,
  Button,
  Checks,
  Icon,
  Main,
  Notice,
  PageHeading,
  Section,
  SummaryList,
  showToast,
} from "@/ui";
import { decideRegistration } from "../api";
import { OFFICE_LISTS, registrationQuery } from "../queries";
import type { Registration } from "../types";
import { AcceptanceDialog } from "./acceptance-dialog";
import { numberRows } from "./numbers";
import { RefusalDialog } from "./refusal-dialog";

const route = getRouteApi("/office/registrations/$registrationId");

export function RegistrationPage() {
  const { t } = useT();
  const { registrationId } = route.useParams();
  const { data: registration } = useSuspenseQuery(registrationQuery(registrationId));
  const { current: found } = useRef(registration);
  const here = registration.id === found.id && registration.state !== found.state;
  return (
    <Main look="office">
      <PageHeading
        title={registration.organisation.name}
        sub={t("review.registrations.received", { at: formatInstant(registration.submitted_at) })}
        back={<BackLink href="/office/registrations">{t("organisations.registrations.back")}</BackLink>}
      >
        <p className="mt-3">
          <a className="back" href={`/api/v1/office/registrations/${registration.id}/pdf`} download>
            <Icon name="pdf" /> {t("organisations.registrations.letter")}
          </a>
        </p>
      </PageHeading>
      {registration.state !== "pending" && <Decided registration={registration} here={here} />}
      <div className="columns">
        <Organisation registration={registration} />
        <Applicant registration={registration} />
      </div>
      {registration.state === "pending" && (
        <>
          <Duplicates registration={registration} />
          <Decision registration={registration} />
        </>
      )}
    </Main>
  );
}

interface Props {
  readonly registration: Registration;
}

function Organisation({ registration }: Props) {
  const { t } = useT();
  const { organisation, kind } = registration;
  const address = [
    [organisation.street, organisation.house_number].filter(Boolean).join(" "),
    `${organisation.postcode} ${organisation.town}`,
  ];
  const rows = [
    { label: t("organisations.registrations.name"), value: organisation.name },
    ...(organisation.department
      ? [{ label: t("organisations.data.department"), value: organisation.department }]
      : []),
    ...numberRows(registration),
    { label: t("organisations.registrations.address"), value: address.join(", ") },
    ...(organisation.phone
      ? [{ label: t("organisations.registrations.phone"), value: organisation.phone, figures: true }]
      : []),
  ];
  return (
    <Section title={t(`organisations.registrations.${kind === "company" ? "organisation" : "person"}`)} first>
      <SummaryList rows={rows} />
    </Section>
  );
}

function Applicant({ registration: { applicant } }: Props) {
  const { t } = useT();
  const language = LANGUAGES.find((known) => known === applicant.language);
  const rows = [
    {
      label: t("organisations.registrations.name"),
      value: `${applicant.first_name} ${applicant.last_name}`,
    },
    { label: t("organisations.registrations.email"), value: applicant.email },
    { label: t("organisations.registrations.mobile"), value: formatMobile(applicant.mobile), figures: true },
    {
      label: t("organisations.registrations.language"),
      value: language ? languageTitle(language) : applicant.language,
    },
  ];
  return (
    <Section title={t("organisations.registrations.applicant")} first>
      <SummaryList rows={rows} />
    </Section>
  );
}

function Duplicates({ registration: { duplicates } }: Props) {
  const { t } = useT();
  const checks = duplicates.map(({ kind, organisation_name, since }, index) => {
    const key =
      kind === "email" && organisation_name === null
        ? "organisations.registrations.duplicates.email_nobody"
        : (`organisations.registrations.duplicates.${kind}` as const);
    return {
      key: `${index}`,
      state: "warning" as const,
      title: t(key, { name: organisation_name ?? "", since: formatDay(since) }),
    };
  });
  const none = {
    key: "none",
    state: "ok" as const,
    title: t("organisations.registrations.duplicates.none"),
    evidence: t("review.registrations.duplicates.searched"),
  };
  return (
    <Section title={t("organisations.registrations.duplicates")}>
      <Checks checks={checks.length > 0 ? checks : [none]} />
    </Section>
  );
}

/** Decided on this page, it takes the focus: the buttons are gone. */
function Decided({ registration, here }: Props & { readonly here: boolean }) {
  const { state, decided_at, decided_by, reason } = registration;
  const { t } = useT();
  const kind = state === "accepted" ? "success" : "warning";
  const title = t("organisations.registrations.decided", {
    state: t(`organisations.registrations.state.${state}`),
    who: decided_by ?? t("review.office"),
    at: decided_at ? formatInstant(decided_at) : "",
  });
  return (
    <Notice kind={kind} live title={title} className="mb-5" attention={here ? 1 : 0}>
      {reason && <p>{t("common.quoted", { text: reason })}</p>}
    </Notice>
  );
}

function Decision({ registration }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const [asking, setAsking] = useState<"accept" | "refuse" | null>(null);
  const close = () => setAsking(null);
  const { queryKey } = registrationQuery(registration.id);
  const decided = async (answered: Registration) => {
    close();
    cache.setQueryData(queryKey, answered);
    const outcome = answered.state === "accepted" ? "accepted" : "refused";
    showToast({ text: () => t(`organisations.registrations.${outcome}`) });
    await cache.invalidateQueries({ queryKey: OFFICE_LISTS });
  };
  const accept = useMutation({
    mutationFn: () => decideRegistration(registration.id, { outcome: "accepted", reason: null }),
    onSuccess: decided,
    // A colleague was faster: show what was decided.
    onError: (error) =>
      error instanceof Problem && error.code === "already_decided"
        ? cache.invalidateQueries({ queryKey })
        : undefined,
  });
  const known = registration.duplicates.some(({ kind }) => kind === "email");
  return (
    <Section title={t("review.registrations.decision")}>
      <div className="read stack">
        {registration.kind === "company" && <p>{t("organisations.registrations.accept.text")}</p>}
        {known && <p>{t("organisations.registrations.accept.known")}</p>}
      </div>
      <Actions>
        <Button kind="danger" onClick={() => setAsking("refuse")}>
          {t("organisations.registrations.refuse")}
        </Button>
        <Button
          onClick={() => {
            accept.reset();
            setAsking("accept");
          }}
        >
          {t("organisations.registrations.accept")}
        </Button>
      </Actions>
      <AcceptanceDialog
        registration={registration}
        open={asking === "accept"}
        busy={accept.isPending}
        failure={accept.error}
        onClose={close}
        onAccept={() => accept.mutate()}
      />
      <RefusalDialog
        registration={registration}
        open={asking === "refuse"}
        onClose={close}
        onRefused={decided}
      />
    </Section>
  );
}
