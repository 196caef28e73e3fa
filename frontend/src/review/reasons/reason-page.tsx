import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  fieldId,
  findingText,
  ServerForm,
  type ServerFormHandle,
  TextareaField,
  TextField,
  TickField,
  useServerForm,
} from "@/form";
import { LANGUAGES, languageTitle, useT } from "@/i18n";
import {
  Actions,
  BackLink,
  Button,
  Fieldset,
  LinkButton,
  Main,
  Notice,
  PageHeading,
  Section,
  SummaryList,
} from "@/ui";
import { History } from "../catalogue/changes";
import { Confirmation } from "../catalogue/confirmation";
import { ticked, ticksOf, type Words, wordsOf } from "../catalogue/words";
import { Preview } from "./preview";
import {
  type Check,
  catalogueQuery,
  checkReason,
  type Input,
  type OfficeReason,
  reviseReason,
  USES,
  type Use,
} from "./queries";

const BACK = "/office/reasons" as const;

interface Values {
  uses: Record<Use, boolean>;
  active: boolean;
  short: Words;
  sentence: Words;
}

/** One reason: its words in every language, how the company reads them, and who changed what; without one, a new one. */
export function ReasonPage({ code }: { readonly code: string | null }) {
  const { t, language } = useT();
  const { data } = useSuspenseQuery(catalogueQuery(language));
  const reason = data.items.find((one) => one.code === code);
  const title = reason ? (reason.short[language] ?? reason.code) : t("review.reason.add.title");
  return (
    <Main look="office">
      <PageHeading title={title} back={<BackLink href={BACK}>{t("review.reason.back")}</BackLink>} />
      <div className="read stack">
        <p>{t("review.reason.kept")}</p>
        {!data.may_edit && <Notice>{t("review.reason.read_only")}</Notice>}
      </div>
      <div className="read">
        {data.may_edit ? (
          <ReasonForm key={`${reason?.code} ${reason?.revision}`} reason={reason} />
        ) : (
          reason && <Reading reason={reason} />
        )}
        {reason && (
          <Section title={t("review.reason.history")}>
            <History revisions={reason.revisions} />
          </Section>
        )}
      </div>
    </Main>
  );
}

function Reading({ reason }: { readonly reason: OfficeReason }) {
  const rows = LANGUAGES.map((language) => ({
    label: languageTitle(language),
    value: <span lang={language}>{reason.short[language]}</span>,
    detail: <span lang={language}>{reason.sentence[language]}</span>,
  }));
  return <SummaryList rows={rows} />;
}

function ReasonForm({ reason }: { readonly reason: OfficeReason | undefined }) {
  const { t } = useT();
  const form = useServerForm<Values>({
    defaultValues: {
      uses: ticksOf(reason?.uses ?? [], USES),
      active: reason?.active ?? true,
      short: wordsOf(reason?.short),
      sentence: wordsOf(reason?.sentence),
    },
  });
  const [asked, setAsked] = useState<{ readonly body: Input; readonly check: Check } | null>(null);
  const [uses, sentence] = form.watch(["uses", "sentence"]);
  const check = async (values: Values) => {
    const body = {
      ...values,
      code: reason?.code ?? null,
      revision: reason?.revision ?? null,
      uses: ticked(values.uses, USES),
    };
    setAsked({ body, check: await checkReason(body) });
  };
  return (
    <>
      <ServerForm form={form} onSubmit={check}>
        <Choices form={form} needed={reason?.may_deactivate === false} />
        {LANGUAGES.map((language) => (
          <Section key={language} title={languageTitle(language)}>
            <div className="fields">
              <TextField
                form={form}
                name={`short.${language}`}
                label={t(`review.reason.fields.short.${language}`)}
                autoComplete="off"
                required
              />
              <TextareaField
                form={form}
                name={`sentence.${language}`}
                label={t(`review.reason.fields.sentence.${language}`)}
                rows={2}
                limit={400}
                required
              />
            </div>
          </Section>
        ))}
        <Preview sentence={sentence} uses={ticked(uses, USES)} />
        <Actions>
          <Button type="submit" size="large" busy={form.busy}>
            {t("review.reason.check")}
          </Button>
          <LinkButton kind="quiet" href={BACK}>
            {t("common.cancel")}
          </LinkButton>
        </Actions>
      </ServerForm>
      <Confirmation
        asked={asked}
        save={reviseReason}
        reason="review.reason.step_up"
        saved="review.reason.saved"
        back={BACK}
        onClose={() => setAsked(null)}
      >
        <Kept count={asked?.check.kept ?? 0} />
      </Confirmation>
    </>
  );
}

interface ChoicesProps {
  readonly form: ServerFormHandle<Values>;
  /** The program relies on it, so it stays offered. */
  readonly needed: boolean;
}

function Choices({ form, needed }: ChoicesProps) {
  const { t } = useT();
  const finding = form.findingOf("uses");
  return (
    <div className="fields mt-5">
      {needed ? (
        <p className="muted">{t("review.reason.fields.active.needed")}</p>
      ) : (
        <>
          <Fieldset
            id={fieldId("uses")}
            legend={t("review.reason.fields.uses")}
            error={finding && findingText(finding)}
            required
          >
            {USES.map((use) => (
              <TickField key={use} form={form} name={`uses.${use}`} label={t(`review.reason.use.${use}`)} />
            ))}
          </Fieldset>
          <TickField form={form} name="active" label={t("review.reason.fields.active")} />
        </>
      )}
    </div>
  );
}

/** What was decided already keeps its words. */
function Kept({ count }: { readonly count: number }) {
  const { t } = useT();
  return (
    <Notice>
      {count === 0 ? t("review.reason.confirm.none_kept") : t("review.reason.confirm.kept", { count })}
    </Notice>
  );
}
