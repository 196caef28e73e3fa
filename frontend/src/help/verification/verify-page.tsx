import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { type Finding, Problem } from "@/client";
import { failureText, ServerForm, TextField, useServerForm } from "@/form";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, Main, Notice, PageHeading, Section, SummaryList } from "@/ui";
import { type Verification, verificationQuery } from "./queries";
import { useFacts } from "./use-facts";

interface Code {
  code: string;
}

const LENGTH = 20;

/** As the server would say it. */
const NOT_A_CODE: readonly Finding[] = [
  { pointer: "/code", code: "verification_code_length", detail: "", label: null, params: {} },
];

/** Whether a printed document is ours and still holds. The code stands in the fragment, which no server sees. */
export function VerifyPage() {
  const { t } = useT();
  const navigate = useNavigate();
  const code = useLocation({ select: ({ hash }) => hash });
  const form = useServerForm<Code>({ defaultValues: { code } });
  const { setValue } = form;
  useEffect(() => setValue("code", code), [code, setValue]);
  const query = useQuery(verificationQuery(code));
  const submit = async ({ code: typed }: Code) => {
    // Also the whole address that the QR code has.
    const asked = (typed.split("#").at(-1) ?? "").toUpperCase().replace(/[^0-9A-Z]/g, "");
    if (asked.length !== LENGTH) return form.show(NOT_A_CODE);
    if (asked === code && code !== "") await query.refetch();
    else await navigate({ to: "/verify", hash: asked, replace: true });
  };
  return (
    <Main>
      <PageHeading title={t("documents.verification.title")} sub={t("documents.verification.lead")} />
      <div className="narrow">
        <ServerForm form={form} onSubmit={submit}>
          <TextField
            form={form}
            name="code"
            label={t("documents.verification.code")}
            hint={t("documents.verification.hint")}
            figures="start"
            maxLength={200}
            autoComplete="off"
          />
          <Button type="submit" busy={form.busy || query.isFetching}>
            {t("documents.verification.submit")}
          </Button>
        </ServerForm>
      </div>
      {code !== "" && (
        <div className="read mt-6">
          {isUnknown(query.error) ? <Unknown error={query.error} /> : <Loaded query={query}>{show}</Loaded>}
        </div>
      )}
    </Main>
  );
}

const isUnknown = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === "document_unknown";

const show = (found: Verification) => <Found document={found} />;

function Unknown({ error }: { readonly error: Problem }) {
  const { t } = useT();
  return (
    <Notice kind="danger" live title={failureText(error)}>
      <p>{t("errors.document_unknown.fix")}</p>
    </Notice>
  );
}

function Found({ document }: { readonly document: Verification }) {
  const { t } = useT();
  const { rows, changed } = useFacts(document);
  return (
    <>
      {document.is_current ? (
        <Notice kind="success" live title={t("documents.verification.current")} />
      ) : (
        <Notice kind="warning" live title={t("documents.verification.outdated", { date: changed })}>
          <p>{t("documents.verification.outdated.fix")}</p>
        </Notice>
      )}
      <Section title={t("documents.verification.compare")}>
        <SummaryList rows={rows} />
        <p className="sm muted mt-4">{t("documents.verification.private")}</p>
      </Section>
    </>
  );
}
