import { type MouseEvent, type ReactNode, useEffect, useSyncExternalStore } from "react";
import { useT } from "@/i18n";
import { classes } from "./classes";
import { Icon } from "./icon";

let errorsShown = 0;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const hasErrors = () => errorsShown > 0;

function count(change: number): void {
  errorsShown += change;
  for (const listener of listeners) listener();
}

/** While true, the title of the page begins with "Erreur : " (a screen reader says it first). */
export function usePageError(shown: boolean): void {
  useEffect(() => {
    if (!shown) return;
    count(1);
    return () => count(-1);
  }, [shown]);
}

/** The title in the browser's tab: "Bénéficiaires – Guichet en ligne de l'AI". */
export function PageTitle({ children }: { readonly children: string }) {
  const { t } = useT();
  const erroneous = useSyncExternalStore(subscribe, hasErrors);
  return (
    <title>{`${erroneous ? t("common.error.prefix") : ""}${children} – ${t("common.site.name")}`}</title>
  );
}

interface BackProps {
  readonly href?: string;
  readonly onClick?: (event: MouseEvent<HTMLElement>) => void;
  readonly children: string;
}

export function BackLink({ href, onClick, children }: BackProps) {
  const content = (
    <>
      <Icon name="left" /> {children}
    </>
  );
  return href === undefined ? (
    <button type="button" className="back link-btn" onClick={onClick}>
      {content}
    </button>
  ) : (
    <a className="back" href={href} onClick={onClick}>
      {content}
    </a>
  );
}

interface HeadingProps {
  readonly title: string;
  /** For the browser's tab when it should say more than the heading. */
  readonly tabTitle?: string;
  readonly sub?: ReactNode;
  readonly back?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** The top of every page: way back, h1 (which takes the focus after a navigation), line below, actions at the right. */
export function PageHeading({ title, tabTitle, sub, back, actions, children }: HeadingProps) {
  return (
    <>
      <PageTitle>{tabTitle ?? title}</PageTitle>
      {back}
      <div className="page-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {sub && <p className="page-head__sub">{sub}</p>}
          {children}
        </div>
        {actions && <div className="cluster">{actions}</div>}
      </div>
    </>
  );
}

/** The page's heading takes the focus, as after a navigation. */
export function focusPage(): void {
  document.querySelector<HTMLElement>("main h1")?.focus();
}

/** Where the focus goes when what had it is gone, for instance a deleted row: the section's heading. */
export function focusSection(id: string): void {
  document.getElementById(id)?.querySelector("h2")?.focus();
}

/** The heading nearest to what is about to go, without moving the page. */
export function focusAround(element: Element): void {
  const heading = element.closest("section")?.querySelector("h2") ?? document.querySelector("main h1");
  (heading as HTMLElement | null)?.focus({ preventScroll: true });
}

interface SectionProps {
  readonly title: string;
  readonly id?: string;
  readonly first?: boolean;
  /** A link or button on the title's line. */
  readonly action?: ReactNode;
  readonly count?: ReactNode;
  /** `section` has a line above it, `block` only space. */
  readonly look?: "section" | "block";
  readonly children: ReactNode;
}

export function Section({
  title,
  id,
  first = false,
  action,
  count: number,
  look = "section",
  children,
}: SectionProps) {
  const heading = (
    <h2 tabIndex={-1}>
      {title} {number}
    </h2>
  );
  return (
    <section className={classes(look, first && "section--first")} id={id} aria-label={title}>
      <div className="section__head">
        {heading}
        {action}
      </div>
      {children}
    </section>
  );
}

/** A form with what is saved, summed up and missing beside it. */
export function FormPage({
  children,
  aside,
  asideLabel,
}: {
  readonly children: ReactNode;
  readonly aside?: ReactNode;
  readonly asideLabel?: string;
}) {
  return (
    <div className="form-page">
      <div>{children}</div>
      {aside && (
        <aside className="form-page__aside stack" aria-label={asideLabel}>
          {aside}
        </aside>
      )}
    </div>
  );
}

export function Wrap({
  office = false,
  children,
}: {
  readonly office?: boolean;
  readonly children: ReactNode;
}) {
  return <div className={classes("wrap", office && "wrap--office")}>{children}</div>;
}

interface MainProps {
  readonly children: ReactNode;
  /** `start` and `review` fill the window with their own columns; `office` is the wide page. */
  readonly look?: "page" | "office" | "start" | "review";
}

/** The page's own part; the skip link leads here. */
export function Main({ children, look = "page" }: MainProps) {
  const own = look === "start" || look === "review";
  useEffect(() => {
    document.body.classList.toggle("fill", look === "review");
    return () => document.body.classList.remove("fill");
  }, [look]);
  return (
    <main id="content" className={own ? look : undefined}>
      {own ? children : <Wrap office={look === "office"}>{children}</Wrap>}
    </main>
  );
}
