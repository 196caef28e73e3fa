import { useQueryClient } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { ServerForm, TickField, useServerForm } from "@/form";
import { formatMoney, useT } from "@/i18n";
import { Actions, Button, Notice, Section, Total } from "@/ui";
import { type BulkUpload, submitBulk, uploadQuery } from "./api";
import { sending } from "./counts";

interface Values {
  declaration: boolean;
  duplicates: boolean;
  drafts: boolean;
}

/** What is sent, what it comes to, and the declaration for all of it. */
export function SendPanel({ upload }: { readonly upload: BulkUpload }) {
  const { t } = useT();
  const { ready, duplicate, documents, errors, failed, unchecked } = upload.counts;
  if (ready + duplicate + documents > 0) return <SendForm key={upload.id} upload={upload} />;
  if (errors + failed + unchecked === 0) return null;
  return (
    <Section title={t("bulk.send.title")}>
      <Notice>{t("bulk.send.nothing")}</Notice>
    </Section>
  );
}

function SendForm({ upload }: { readonly upload: BulkUpload }) {
  const { t } = useT();
  const cache = useQueryClient();
  const form = useServerForm<Values>({
    defaultValues: { declaration: false, duplicates: false, drafts: false },
  });
  const duplicates = useWatch({ control: form.control, name: "duplicates" });
  const { duplicate, documents } = upload.counts;
  const { count, total } = sending(upload, duplicates);
  const submit = async (values: Values) => {
    const begun = await submitBulk(upload.id, { ...values, expected_total: total });
    cache.setQueryData(uploadQuery(upload.id).queryKey, begun);
  };
  return (
    <Section title={t("bulk.send.title")}>
      <ServerForm form={form} onSubmit={submit}>
        <div className="fields">
          {duplicate > 0 && (
            <TickField
              form={form}
              name="duplicates"
              label={t("bulk.send.duplicates", { count: duplicate })}
            />
          )}
          {documents > 0 && (
            <TickField form={form} name="drafts" label={t("bulk.send.drafts", { count: documents })} />
          )}
          {count > 0 && (
            <>
              <Total amount={formatMoney(total)}>
                <p>{t("bulk.send.total")}</p>
              </Total>
              <TickField
                form={form}
                name="declaration"
                label={t("bulk.send.declaration", { count })}
                required
              />
              <p>{t("bulk.send.confirm", { count })}</p>
            </>
          )}
        </div>
        <Actions>
          <Button type="submit" size="large" busy={form.busy}>
            {count > 0 ? t("bulk.send.button", { count }) : t("bulk.send.drafts_button")}
          </Button>
        </Actions>
      </ServerForm>
    </Section>
  );
}
