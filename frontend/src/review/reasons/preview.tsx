import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LANGUAGE_OPTIONS, type Language, useT } from "@/i18n";
import { Field, Panel, Select } from "@/ui";
import type { Words } from "../catalogue/words";
import { appealQuery } from "../queries";
import { mailItemQuery, type Use } from "./queries";

interface Props {
  readonly sentence: Words;
  readonly uses: readonly Use[];
}

/** The sentence where the company reads it, while it is written. */
export function Preview({ sentence, uses }: Props) {
  const { t, language: own } = useT();
  const [language, setLanguage] = useState<Language>(own);
  const { data: item } = useQuery(mailItemQuery(language));
  const { data: appeal } = useQuery(appealQuery(language));
  const words = sentence[language].trim();
  return (
    <Panel tint heading="h2" title={t("review.reason.preview")}>
      <Field label={t("review.reason.preview.language")}>
        <Select
          options={LANGUAGE_OPTIONS}
          value={language}
          onChange={({ target }) => setLanguage(target.value as Language)} // one of its options
        />
      </Field>
      {words === "" && <p className="muted mt-4">{t("review.reason.preview.empty")}</p>}
      {words !== "" && uses.includes("correction") && (
        <div className="mt-4">
          <h3>{t("review.reason.preview.correction")}</h3>
          <p lang={language} className="as-written">
            {(item ?? "{message}").replace("{message}", () => words)}
          </p>
        </div>
      )}
      {words !== "" && uses.includes("reduction") && (
        <div className="mt-4">
          <h3>{t("review.reason.preview.reduction")}</h3>
          <p lang={language} className="as-written">
            {words}
          </p>
        </div>
      )}
      {words !== "" && uses.includes("refusal") && (
        <div className="mt-4 stack">
          <h3>{t("review.reason.preview.refusal")}</h3>
          <p lang={language} className="as-written">
            {words}
          </p>
          {appeal && <p lang={language}>{appeal}</p>}
        </div>
      )}
    </Panel>
  );
}
