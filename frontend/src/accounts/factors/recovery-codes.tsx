import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { failureText } from "@/form";
import { formatDay, useT } from "@/i18n";
import { Button, Dialog, LinkButton, Notice, Section, showToast } from "@/ui";
import type { Audience } from "../api";
import { sessionQuery } from "../session";
import { useStepUp } from "../step-up";
import { factorsQuery, makeRecoveryCodes } from "./api";

/** Ten codes for who has lost the telephone: how many are left, and how to make new ones. */
export function RecoveryCodes({ audience }: { readonly audience: Audience }) {
  const { t } = useT();
  const cache = useQueryClient();
  const { data } = useSuspenseQuery(factorsQuery(audience));
  const strong = data.app !== null || data.passkeys.length > 0;
  const stepUp = useStepUp(t("factors.step_up"), audience);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const make = () =>
    stepUp
      .run(() => makeRecoveryCodes(audience))
      .then((made) => {
        setFailure(null);
        setCodes(made.codes);
        return cache.invalidateQueries(factorsQuery(audience));
      }, setFailure);
  return (
    <Section title={t("factors.recovery.title")}>
      <p className="muted">{t("factors.recovery.hint")}</p>
      <p className="mt-3 mb-4">{t("factors.recovery.left", { count: data.recovery_codes_left })}</p>
      {strong && data.recovery_codes_left === 0 && (
        <Notice kind="warning" className="mb-4">
          {t("factors.recovery.needed")}
        </Notice>
      )}
      {failure !== null && (
        <Notice kind="danger" live className="mb-4">
          {failureText(failure)}
        </Notice>
      )}
      <Button kind="secondary" onClick={() => void make()}>
        {t("factors.recovery.make")}
      </Button>
      <Dialog open={codes !== null} title={t("factors.recovery.title")} onClose={() => setCodes(null)}>
        {codes && <Shown codes={codes} audience={audience} onDone={() => setCodes(null)} />}
      </Dialog>
      {stepUp.dialog}
    </Section>
  );
}

interface ShownProps {
  readonly codes: readonly string[];
  readonly audience: Audience;
  readonly onDone: () => void;
}

/** Shown once: copied, downloaded or printed now, or made anew. */
function Shown({ codes, audience, onDone }: ShownProps) {
  const { t } = useT();
  const { data: session } = useSuspenseQuery(sessionQuery(audience));
  const whose = t("factors.recovery.file.head", {
    site: location.origin,
    email: session.person.email,
    day: formatDay(new Date().toISOString()),
  });
  const text = `${[whose, "", ...codes].join("\n")}\n`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    showToast({ text: () => t("factors.recovery.copied") });
  };
  return (
    <>
      <p className="mb-4">{t("factors.recovery.once")}</p>
      <p className="muted sm mb-3">{whose}</p>
      <ul className="tnum">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="cluster mt-4">
        <Button kind="secondary" size="small" onClick={() => void copy()}>
          {t("factors.recovery.copy")}
        </Button>
        <LinkButton
          kind="secondary"
          size="small"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={t("factors.recovery.file")}
        >
          {t("factors.recovery.download")}
        </LinkButton>
        <Button kind="secondary" size="small" onClick={() => window.print()}>
          {t("factors.recovery.print")}
        </Button>
      </div>
      <div className="cluster cluster--end mt-5">
        <Button onClick={onDone}>{t("factors.recovery.done")}</Button>
      </div>
    </>
  );
}
