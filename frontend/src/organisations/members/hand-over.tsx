import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/client";
import { SelectField, ServerForm, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Button, showToast } from "@/ui";
import { membersQuery } from "../queries";
import { nameOf } from "./api";

interface Props {
  readonly from: string;
  readonly onDone: () => void;
}

/** Makes another colleague responsible for everything that this one is responsible for. */
export function HandOver({ from, onDone }: Props) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data } = useQuery(membersQuery);
  const form = useServerForm({ defaultValues: { to: "" } });
  const others = (data?.items ?? []).filter(({ id, active }) => active && id !== from);
  const submit = async ({ to }: { to: string }) => {
    const path = { person_id: from };
    const handed = await answer(
      api.POST("/api/v1/members/{person_id}/hand-overs", { params: { path }, body: { to } }),
    );
    onDone();
    await cache.invalidateQueries();
    showToast({
      text: () =>
        t("organisations.hand_over.done", {
          invoices: String(handed.invoices),
          drafts: String(handed.drafts),
          conversations: String(handed.conversations),
        }),
    });
  };
  return (
    <details className="disclosure mt-5">
      <summary>{t("organisations.hand_over.title")}</summary>
      <p className="sm muted">{t("organisations.hand_over.text")}</p>
      <ServerForm form={form} onSubmit={submit}>
        <SelectField
          form={form}
          name="to"
          label={t("organisations.hand_over.fields.to")}
          emptyLabel={t("common.choose")}
          options={others.map((member) => ({ value: member.id, label: nameOf(member) }))}
          required
        />
        <Button type="submit" kind="secondary" busy={form.busy}>
          {t("organisations.hand_over.submit")}
        </Button>
      </ServerForm>
    </details>
  );
}
