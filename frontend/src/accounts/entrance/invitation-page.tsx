import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "@/client";
import { failureText, ServerForm, useServerForm } from "@/form";
import { Trans, useT } from "@/i18n";
import { Button, focusPage, LinkButton, Main, Notice, PageHeading, Skeleton } from "@/ui";
import { acceptInvitation, type InvitationShown, lookUpInvitation } from "../api";
import { NewPasswordFields } from "../new-password-fields";

const EMPTY = { password: "", confirmation: "" };

type State = InvitationShown | "loading" | "dead" | "done" | { readonly failure: unknown };

const isDead = (error: unknown) => error instanceof Problem && error.code === "link_not_valid";

/** Where the mail to a new colleague leads: who has no account yet chooses a password. */
export default function InvitationPage() {
  const { t } = useT();
  const [token] = useState(() => location.hash.slice(1));
  const [state, setState] = useState<State>(token === "" ? "dead" : "loading");
  useEffect(() => {
    if (token === "") return;
    lookUpInvitation(token).then(setState, (error: unknown) =>
      setState(isDead(error) ? "dead" : { failure: error }),
    );
  }, [token]);
  // The button that accepted is gone.
  useEffect(() => {
    if (state === "done" || state === "dead") focusPage();
  }, [state]);
  const accept = async (passwords: typeof EMPTY | null) => {
    try {
      await acceptInvitation({ token, password: null, confirmation: null, ...passwords });
      setState("done");
    } catch (error) {
      if (!isDead(error)) throw error;
      setState("dead");
    }
  };
  return (
    <Main>
      <div className="narrow">
        <PageHeading title={t(`accounts.invitation.${state === "done" ? "done" : "title"}`)} />
        {content(state, accept, t("accounts.invitation.login"))}
      </div>
    </Main>
  );
}

function content(
  state: State,
  accept: (passwords: typeof EMPTY | null) => Promise<void>,
  login: string,
): ReactNode {
  if (state === "loading") return <Skeleton lines={4} />;
  if (state === "dead") return <Dead />;
  if (state === "done")
    return (
      <p role="status">
        <LinkButton href="/">{login}</LinkButton>
      </p>
    );
  if ("failure" in state)
    return (
      <Notice kind="danger" live>
        {failureText(state.failure)}
      </Notice>
    );
  return <Invited shown={state} accept={accept} />;
}

function Dead() {
  const { t } = useT();
  return (
    <Notice kind="danger" live title={t("errors.link_not_valid")}>
      <p>{t("accounts.invitation.again")}</p>
    </Notice>
  );
}

interface InvitedProps {
  readonly shown: InvitationShown;
  readonly accept: (passwords: typeof EMPTY | null) => Promise<void>;
}

function Invited({ shown, accept }: InvitedProps) {
  const { t } = useT();
  const form = useServerForm({ defaultValues: EMPTY });
  return (
    <>
      <p className="mb-5">
        <Trans
          id={`accounts.invitation.${shown.needs_password ? "new" : "known"}`}
          params={{ organisation: shown.organisation_name, email: shown.email }}
          tags={{ strong: (children) => <strong>{children}</strong> }}
        />
      </p>
      <ServerForm form={form} onSubmit={(passwords) => accept(shown.needs_password ? passwords : null)}>
        {shown.needs_password && <NewPasswordFields form={form} />}
        <Button type="submit" busy={form.busy}>
          {t("accounts.invitation.submit")}
        </Button>
      </ServerForm>
    </>
  );
}
