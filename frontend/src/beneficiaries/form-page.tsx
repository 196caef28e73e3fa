import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useFormState } from "react-hook-form";
import { useStepUp } from "@/accounts/step-up";
import { answer, api, type Schemas } from "@/client";
import { announce } from "@/client/added";
import { ServerForm, useServerForm } from "@/form";
import { LeaveGuard } from "@/form/leave-guard";
import { formatAvsNumber, type TextKey, Trans, useT } from "@/i18n";
import { asLeft } from "@/lists/state";
import {
  Actions,
  BackLink,
  Button,
  FormPage,
  LinkButton,
  Main,
  Notice,
  PageHeading,
  Panel,
  showToast,
} from "@/ui";
import { BankSection } from "./bank-section";
import { DecisionsSection } from "./decisions-section";
import { MandateSection } from "./mandate-section";
import { PersonSection } from "./person-section";
import { BENEFICIARIES, beneficiaryQuery, LIST } from "./queries";
import { RepresentativeSection } from "./representative-section";
import { Statement } from "./statement";
import { bodyOf, NEW_BENEFICIARY, type Values, valuesOf } from "./values";

type Beneficiary = Schemas["Beneficiary"];
type Input = Schemas["BeneficiaryInput"];

const add = (body: Input) => answer(api.POST("/api/v1/beneficiaries", { body }));

const change = (beneficiary_id: string, body: Input) =>
  answer(api.PUT("/api/v1/beneficiaries/{beneficiary_id}", { params: { path: { beneficiary_id } }, body }));

/** Where a form leads back to, and whose second factor it may ask for. */
interface Around {
  readonly list: string;
  readonly back: TextKey;
  readonly audience: "company" | "office";
}

const OWN: Around = { list: "/beneficiaries", back: "beneficiaries.back_to_list", audience: "company" };

export function NewBeneficiaryPage({ around = OWN }: { readonly around?: Around }) {
  const { t } = useT();
  return <RecordPage title={t("beneficiaries.form.new")} record={null} save={add} around={around} />;
}

export function BeneficiaryPage({ id }: { readonly id: string }) {
  const { t } = useT();
  const { data: record } = useSuspenseQuery(beneficiaryQuery(id));
  if (record.archived_at !== null) return <ArchivedPage record={record} />;
  return (
    <RecordPage
      key={id}
      title={t("beneficiaries.form.edit")}
      sub={`${record.last_name} ${record.first_name}`}
      record={record}
      save={(body) => change(id, body)}
    />
  );
}

function More({ id }: { readonly id: string }) {
  return (
    <>
      <Statement id={id} />
      <Twice id={id} />
    </>
  );
}

function Twice({ id }: { readonly id: string }) {
  const { t } = useT();
  return (
    <Panel title={t("beneficiaries.merge.question")} heading="h2">
      <p className="sm">{t("beneficiaries.merge.question.text")}</p>
      <p className="mt-3">
        <a href={`/beneficiaries/${id}/merge`}>{t("beneficiaries.merge.action")}</a>
      </p>
    </Panel>
  );
}

/** Nothing of it can be changed any more. */
function ArchivedPage({ record }: { readonly record: Beneficiary }) {
  const { t } = useT();
  return (
    <Main>
      <PageHeading
        title={`${record.last_name} ${record.first_name}`}
        sub={formatAvsNumber(record.avs_number)}
        back={<BackLink href="/beneficiaries">{t("beneficiaries.back_to_list")}</BackLink>}
      />
      <Notice>
        <strong>{t("beneficiaries.archived")}</strong>
        <p>{t("beneficiaries.archived.text")}</p>
      </Notice>
      <div className="mt-5">
        <Statement id={record.id} />
      </div>
    </Main>
  );
}

interface Props {
  readonly title: string;
  readonly sub?: string;
  readonly record: Beneficiary | null;
  readonly save: (body: Input) => Promise<Beneficiary>;
  readonly around?: Around;
}

function RecordPage({ title, sub, record, save, around = OWN }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const stepUp = useStepUp(t("beneficiaries.step_up.reason"), around.audience);
  const form = useServerForm<Values>({ defaultValues: record ? valuesOf(record) : NEW_BENEFICIARY });
  const { isDirty } = useFormState({ control: form.control });
  const done = useRef(false);
  const submit = async (values: Values) => {
    const saved = await stepUp.run(() => save(bodyOf(values)));
    await cache.invalidateQueries({ queryKey: BENEFICIARIES, refetchType: "none" });
    cache.setQueryData(beneficiaryQuery(saved.id).queryKey, saved);
    announce({ kind: "beneficiary", id: saved.id });
    done.current = true;
    await navigate({ href: around.list, state: asLeft(LIST) });
    const { bank_name, iban } = saved;
    showToast({
      text: () =>
        bank_name === null || iban === record?.iban
          ? t("beneficiaries.form.saved")
          : t("beneficiaries.form.saved_at", { bank: bank_name }),
    });
  };
  return (
    <Main>
      <PageHeading title={title} sub={sub} back={<BackLink href={around.list}>{t(around.back)}</BackLink>} />
      <FormPage aside={record && <More id={record.id} />} asideLabel={t("beneficiaries.form.more")}>
        <ServerForm form={form} onSubmit={submit}>
          <p className="muted sm mb-5">
            <Trans
              id="common.required_fields"
              tags={{ star: (children) => <span className="field__req">{children}</span> }}
            />
          </p>
          <PersonSection form={form} />
          <RepresentativeSection form={form} />
          <DecisionsSection form={form} />
          <BankSection form={form} record={record} />
          <MandateSection form={form} record={record} />
          <div className="section">
            <Actions>
              <Button type="submit" size="large" busy={form.busy}>
                {t("beneficiaries.form.save")}
              </Button>
              <LinkButton kind="quiet" size="large" href={around.list}>
                {t("beneficiaries.form.cancel")}
              </LinkButton>
            </Actions>
          </div>
        </ServerForm>
      </FormPage>
      {stepUp.dialog}
      <LeaveGuard
        unsaved={() => isDirty && !done.current}
        title={t("beneficiaries.form.leave.title")}
        leave={t("beneficiaries.form.leave.leave")}
        stay={t("beneficiaries.form.leave.stay")}
      >
        {t("beneficiaries.form.leave.text")}
      </LeaveGuard>
    </Main>
  );
}
