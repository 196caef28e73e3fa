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
import {
  blocksQuery,
  type Check,
  checkBlock,
  type Input,
  reviseBlock,
  type TextBlock,
  type TextBlocks,
  USES,
  type Use,
} from "./queries";

const BACK = "/office/texts" as const;

interface Values {
  uses: Record<Use, boolean>;
  shared: boolean;
  active: boolean;
  title: Words;
  text: Words;
}

/** One text block in every language, and who changed what; without one, a new one. */
export function TextPage({ id }: { readonly id: string | null }) {
  const { t, language } = useT();
  const { data } = useSuspenseQuery(blocksQuery(language));
  const block = data.items.find((one) => one.id === id);
  const title = block ? (block.title[language] ?? "") : t("review.text.add.title");
  return (
    <Main look="office">
      <PageHeading title={title} back={<BackLink href={BACK}>{t("review.text.back")}</BackLink>} />
      <div className="read">
        {block?.may_edit === false ? (
          <>
            <Notice>{t("review.text.read_only")}</Notice>
            <Reading block={block} />
          </>
        ) : (
          <>
            <Notice kind="warning">{t("review.text.rule")}</Notice>
            <TextForm key={`${id} ${block?.revision}`} block={block} known={data} />
          </>
        )}
        {block && (
          <Section title={t("review.reason.history")}>
            <History revisions={block.revisions} />
          </Section>
        )}
      </div>
    </Main>
  );
}

function Reading({ block }: { readonly block: TextBlock }) {
  const rows = LANGUAGES.map((language) => ({
    label: languageTitle(language),
    value: <span lang={language}>{block.title[language]}</span>,
    detail: (
      <span lang={language} className="as-written">
        {block.text[language]}
      </span>
    ),
  }));
  return <SummaryList rows={rows} />;
}

interface FormProps {
  readonly block: TextBlock | undefined;
  readonly known: TextBlocks;
}

function TextForm({ block, known }: FormProps) {
  const { t } = useT();
  const form = useServerForm<Values>({
    defaultValues: {
      uses: ticksOf(block?.uses ?? [], USES),
      shared: block?.shared ?? false,
      active: block?.active ?? true,
      title: wordsOf(block?.title),
      text: wordsOf(block?.text),
    },
  });
  const [asked, setAsked] = useState<Asked | null>(null);
  const check = async (values: Values) => {
    const uses = ticked(values.uses, USES);
    const body = { ...values, id: block?.id ?? null, revision: block?.revision ?? null, uses };
    setAsked({ body, check: await checkBlock(body) });
  };
  return (
    <>
      <ServerForm form={form} onSubmit={check}>
        <Choices form={form} mayShare={known.may_share} />
        <Placeholders form={form} known={known} />
        {LANGUAGES.map((language) => (
          <Section key={language} title={languageTitle(language)}>
            <div className="fields">
              <TextField
                form={form}
                name={`title.${language}`}
                label={t(`review.text.fields.title.${language}`)}
                autoComplete="off"
                required
              />
              <TextareaField
                form={form}
                name={`text.${language}`}
                label={t(`review.text.fields.text.${language}`)}
                rows={4}
                limit={1000}
                required
              />
            </div>
          </Section>
        ))}
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
        save={reviseBlock}
        reason="review.text.step_up"
        saved="review.text.saved"
        back={BACK}
        onClose={() => setAsked(null)}
      >
        {asked && <Examples examples={asked.check.examples} />}
      </Confirmation>
    </>
  );
}

interface ChoicesProps {
  readonly form: ServerFormHandle<Values>;
  readonly mayShare: boolean;
}

function Choices({ form, mayShare }: ChoicesProps) {
  const { t } = useT();
  const finding = form.findingOf("uses");
  return (
    <div className="fields mt-5">
      <Fieldset
        id={fieldId("uses")}
        legend={t("review.text.fields.uses")}
        error={finding && findingText(finding)}
        required
      >
        {USES.map((use) => (
          <TickField key={use} form={form} name={`uses.${use}`} label={t(`review.text.use.${use}`)} />
        ))}
      </Fieldset>
      {mayShare && <TickField form={form} name="shared" label={t("review.text.fields.shared")} />}
      <TickField form={form} name="active" label={t("review.text.fields.active")} />
    </div>
  );
}

/** What may stand in braces: what has a value wherever the block is inserted. */
function Placeholders({
  form,
  known: { placeholders },
}: Pick<FormProps, "known"> & Pick<ChoicesProps, "form">) {
  const { t } = useT();
  const uses = ticked(form.watch("uses"), USES);
  const names = (placeholders.correction ?? []).filter((name) =>
    uses.every((use) => placeholders[use]?.includes(name)),
  );
  return (
    <div className="mt-5" role="status">
      <p>{t("review.text.placeholders", { names: names.map((name) => `{${name}}`).join(" ") })}</p>
      <p className="muted sm">{t("review.text.placeholders.hint")}</p>
    </div>
  );
}

interface Asked {
  readonly body: Input;
  readonly check: Check;
}

function Examples({ examples }: Pick<Check, "examples">) {
  const { t } = useT();
  const rows = LANGUAGES.map((language) => ({
    label: languageTitle(language),
    value: (
      <span lang={language} className="as-written">
        {examples[language]}
      </span>
    ),
  }));
  return (
    <section className="stack">
      <h3>{t("review.text.confirm.example")}</h3>
      <SummaryList dense rows={rows} />
    </section>
  );
}
