import "@/ui/styles.css";
import { lazy, Suspense, useEffect, useRef } from "react";
import { currentSession } from "@/accounts/api";
import { OfficeLoginPage, StartPage } from "@/accounts/entrance/login-page";
import { go, usePlace } from "@/accounts/entrance/place";
import { areaOf, isEntrance, loginPage, safeReturn } from "@/addresses";
import { loadTexts } from "@/i18n";
import { NotFound } from "@/shell/failure";
import { Frame } from "@/shell/frame";
import { interceptLinks } from "@/shell/links";
import { start } from "@/shell/start";
import { Main, Skeleton } from "@/ui";

const ChoosePage = lazy(() => import("@/accounts/entrance/choose-page"));
const ForgottenPage = lazy(() => import("@/accounts/entrance/forgotten-page"));
const NewPasswordPage = lazy(() => import("@/accounts/entrance/new-password-page"));
const CodePage = lazy(async () => {
  await loadTexts("factors");
  return import("@/accounts/entrance/code-page");
});
const RegistrationPage = lazy(() => import("@/accounts/entrance/registration-page"));
const ConfirmPage = lazy(() => import("@/accounts/entrance/confirm-page"));
const EmailPage = lazy(() => import("@/accounts/entrance/email-page"));
const InvitationPage = lazy(() => import("@/accounts/entrance/invitation-page"));
const MailboxPage = lazy(() => import("@/accounts/entrance/mailbox-page"));
const ReceivedPage = lazy(() => import("@/accounts/entrance/received-page"));

function page(path: string) {
  switch (path) {
    case "/":
      return <StartPage />;
    case "/office/login":
      return <OfficeLoginPage />;
    case "/login/code":
      return <CodePage audience="company" />;
    case "/office/login/code":
      return <CodePage audience="office" />;
    case "/login/organisation":
      return <ChoosePage />;
    case "/login/forgotten":
      return <ForgottenPage audience="company" />;
    case "/office/login/forgotten":
      return <ForgottenPage audience="office" />;
    case "/login/password":
      return <NewPasswordPage audience="company" />;
    case "/office/login/password":
      return <NewPasswordPage audience="office" />;
    case "/office/login/welcome":
      return <NewPasswordPage audience="office" isFirst />;
    case "/login/invitation":
      return <InvitationPage />;
    case "/login/mailbox":
      return <MailboxPage />;
    case "/login/email":
      return <EmailPage audience="company" />;
    case "/office/login/email":
      return <EmailPage audience="office" />;
    case "/registration":
      return <RegistrationPage />;
    case "/registration/received":
      return <ReceivedPage />;
    case "/registration/confirm":
      return <ConfirmPage />;
    default:
      return (
        <Main>
          <NotFound home="/" />
        </Main>
      );
  }
}

function Entrance() {
  const { path } = usePlace();
  const area = areaOf(path);
  return (
    <Frame area={area} home={loginPage(area)}>
      <Suspense
        fallback={
          <Main>
            <Skeleton lines={8} />
          </Main>
        }
      >
        {page(path)}
        <HeadingFocus path={path} />
      </Suspense>
    </Frame>
  );
}

/**
 * A new page is announced by its heading, as a page load would be, unless it has put the cursor somewhere itself. It stands
 * beside the page, so that it comes with it when that has loaded.
 */
function HeadingFocus({ path }: { readonly path: string }) {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    if (!document.activeElement?.closest("main")) document.querySelector<HTMLElement>("main h1")?.focus();
  }, [path]);
  return null;
}

/** Whoever is logged in already has no business at the login page. */
async function passThrough(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const area = areaOf(location.pathname);
  if (location.pathname !== loginPage(area) || query.has("out") || query.has("ended")) return;
  const session = await currentSession(area).catch(() => null);
  if (session && (area === "office" || session.organisation))
    location.replace(safeReturn(query.get("return"), area));
}

interceptLinks(isEntrance, go);
void passThrough();
await start(<Entrance />);
