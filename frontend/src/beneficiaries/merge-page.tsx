import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { answer, api, type Schemas } from "@/client";
import { fieldId } from "@/form";
import { formatAvsNumber, formatDate, formatIban, formatPaymentReference, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  Actions,
  BackLink,
  Button,
  type Column,
  Field,
  FormPage,
  Icon,
  LinkButton,
  Main,
  PageHeading,
  Section,
  showToast,
  Table,
} from "@/ui";
import { Combobox } from "@/ui/combobox";
import { type Comparison, compare, decisionsAfter } from "./comparison";
import { usePeopleSearch, wholeName } from "./people-search";
import { BENEFICIARIES, beneficiaryQuery, mergeQuery } from "./queries";

interface Props {
  readonly id: string;
  readonly otherId: string | null;
}

/** Two records of one person: choose the second, see what stays, merge. */
export function MergePage({ id, otherId }: Props) {
  const { t } = useT();
  const { data: person } = useSuspenseQuery(beneficiaryQuery(id));
  const preview = useQuery({ ...mergeQuery(id, otherId ?? ""), enabled: otherId !== null });
  return (
    <Main>
      <PageHeading
        title={t("beneficiaries.merge.title")}
        sub={wholeName(person)}
        back={<BackLink href={`/beneficiaries/${id}`}>{t("beneficiaries.merge.back")}</BackLink>}
      />
      <p className="muted mb-5">{t("beneficiaries.merge.intro")}</p>
      <FormPage>
        <OtherField id={id} chosen={otherId === null ? undefined : preview.data?.other} />
      </FormPage>
      {otherId !== null && (
        <Loaded query={preview}>{(found) => <Preview key={otherId} preview={found} />}</Loaded>
      )}
    </Main>
  );
}

interface OtherProps {
  readonly id: string;
  readonly chosen: Schemas["Beneficiary"] | undefined;
}

function OtherField({ id, chosen }: OtherProps) {
  const { t } = useT();
  const navigate = useNavigate();
  const search = usePeopleSearch(id);
  const choose = (other: string | undefined) =>
    void navigate({
      to: "/beneficiaries/$beneficiaryId/merge",
      params: { beneficiaryId: id },
      search: other === undefined ? {} : { other },
      replace: true,
      resetScroll: false,
    });
  return (
    <Field
      id={fieldId("other_id")}
      label={t("beneficiaries.merge.with")}
      hint={t("beneficiaries.merge.with.hint")}
    >
      <Combobox
        {...search}
        chosen={chosen ? wholeName(chosen) : ""}
        onChoose={(option) => choose(option?.key)}
        emptyText={t("beneficiaries.list.none_found")}
        listLabel={t("beneficiaries.merge.with")}
      />
    </Field>
  );
}

function Preview({ preview }: { readonly preview: Schemas["MergePreview"] }) {
  const { t } = useT();
  const { kept, other, invoices, drafts } = preview;
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t("beneficiaries.merge.comparison")}>
      <Differences rows={compare(preview)} />
      <ul className="mt-4">
        <li>{t("beneficiaries.merge.decisions", { count: decisionsAfter(preview) })}</li>
        {invoices > 0 && <li>{t("beneficiaries.merge.invoices", { count: invoices })}</li>}
        {drafts > 0 && <li>{t("beneficiaries.merge.drafts", { count: drafts })}</li>}
        <li>{t("beneficiaries.merge.sent")}</li>
      </ul>
      <Actions>
        <Button size="large" onClick={() => setAsking(true)}>
          {t("beneficiaries.merge.do")}
        </Button>
        <LinkButton kind="secondary" size="large" href={`/beneficiaries/${other.id}/merge?other=${kept.id}`}>
          {t("beneficiaries.merge.swap")}
        </LinkButton>
      </Actions>
      <Confirmation open={asking} kept={kept} other={other} onClose={() => setAsking(false)} />
    </Section>
  );
}

function Differences({ rows }: { readonly rows: readonly Comparison[] }) {
  const { t } = useT();
  const columns: Column<Comparison>[] = [
    {
      key: "field",
      header: t("beneficiaries.merge.field"),
      card: "title",
      cell: ({ name }) => t(`beneficiaries.merge.field.${name}`),
    },
    {
      key: "kept",
      header: t("beneficiaries.merge.kept"),
      cell: (row) => <Value row={row} of="kept" />,
    },
    {
      key: "other",
      header: t("beneficiaries.merge.other"),
      cell: (row) => <Value row={row} of="other" />,
    },
  ];
  return (
    <Table
      caption={t("beneficiaries.merge.comparison")}
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
    />
  );
}

/** What stays has a tick, what goes is struck out; screen readers hear it. */
function Value({ row, of }: { readonly row: Comparison; readonly of: "kept" | "other" }) {
  const { t } = useT();
  const shown = useShown(row, row[of]);
  if (row[of] === null) return <span className="muted">–</span>;
  if (row.stays === null) return shown;
  if (row.stays === of)
    return (
      <>
        <Icon name="check" /> <strong>{shown}</strong>{" "}
        <span className="vh">{t("beneficiaries.merge.stays")}</span>
      </>
    );
  return (
    <>
      <del className="muted">{shown}</del> <span className="vh">{t("beneficiaries.merge.goes")}</span>
    </>
  );
}

function useShown({ name }: Comparison, value: string | null): string {
  const { t } = useT();
  if (value === null) return "";
  switch (name) {
    case "avs_number":
      return formatAvsNumber(value);
    case "birth_date":
    case "death_date":
      return formatDate(value);
    case "iban":
      return formatIban(value);
    case "payment_reference":
      return formatPaymentReference(value);
    case "mandate":
      return t(`beneficiaries.mandate.${value as Schemas["Beneficiary"]["mandate_state"]}`);
    default:
      return value;
  }
}

interface ConfirmationProps {
  readonly open: boolean;
  readonly kept: Schemas["Beneficiary"];
  readonly other: Schemas["Beneficiary"];
  readonly onClose: () => void;
}

function Confirmation({ open, kept, other, onClose }: ConfirmationProps) {
  const { t } = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const stepUp = useStepUp(t("beneficiaries.merge.step_up"));
  const merge = async () => {
    const path = { beneficiary_id: kept.id };
    const body = { other_id: other.id };
    const merged = await stepUp.run(() =>
      answer(api.POST("/api/v1/beneficiaries/{beneficiary_id}/merges", { params: { path }, body })),
    );
    await cache.invalidateQueries({ queryKey: BENEFICIARIES, refetchType: "none" });
    cache.setQueryData(beneficiaryQuery(merged.id).queryKey, merged);
    await navigate({ to: "/beneficiaries/$beneficiaryId", params: { beneficiaryId: merged.id } });
    showToast({ text: () => t("beneficiaries.merge.done") });
  };
  return (
    <>
      <DeleteDialog
        open={open}
        title={t("beneficiaries.merge.confirm")}
        action={t("beneficiaries.merge.do")}
        onDelete={merge}
        onClose={onClose}
      >
        <p>
          {t("beneficiaries.merge.confirm.text", {
            kept: wholeName(kept),
            other: wholeName(other),
          })}
        </p>
      </DeleteDialog>
      {stepUp.dialog}
    </>
  );
}
