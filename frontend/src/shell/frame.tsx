import type { ReactNode } from "react";
import type { Area } from "@/addresses";
import { LANGUAGE_NAMES, LANGUAGES, type Language, setLanguage, useT } from "@/i18n";
import { legalLink, officeAddress, officeName, useSettings } from "@/settings";
import { Icon, Menu, Wrap } from "@/ui";

interface Props {
  readonly area: Area;
  /** Where the brand leads. */
  readonly home: string;
  readonly nav?: ReactNode;
  /** The main action at the right: "Nouvelle facture". */
  readonly action?: ReactNode;
  readonly user?: ReactNode;
  /** To keep the choice with the person; the visitor's own choice is remembered anyway. */
  readonly onLanguage?: (language: Language) => void;
  readonly children: ReactNode;
}

/** What surrounds every page: strip, head, foot. Pages bring their own <main id="content">, through <Main>. */
export function Frame({ area, home, nav, action, user, onLanguage, children }: Props) {
  const { t } = useT();
  const office = area === "office";
  return (
    <>
      <a className="skip" href="#content">
        {t("common.skip")}
      </a>
      <header>
        <Stage />
        <div className="strip">
          <Wrap office={office}>
            <p className="strip__start">
              {office ? <span className="hide-phone">{t("common.site.office")}</span> : <Question />}
            </p>
            <Languages onLanguage={onLanguage} />
            {user}
          </Wrap>
        </div>
        <div className="site-head">
          <Wrap office={office}>
            <Brand home={home} />
            {nav}
            {action && <div className="site-head__action">{action}</div>}
          </Wrap>
        </div>
      </header>
      {children}
      <Foot office={office} />
    </>
  );
}

/** Tells development and test installations from the real one. */
function Stage() {
  const { maybeText } = useT();
  const { environment } = useSettings();
  const text = maybeText(`common.environment.${environment}`);
  return text && <p className="stage">{text}</p>;
}

function Question() {
  const { t } = useT();
  const { office } = useSettings();
  return (
    <>
      <span className="hide-phone">{t("common.question")}</span>
      <a href={office.phone_href}>
        <Icon name="phone" /> <span className="hide-phone">{office.phone}</span>
        <span className="only-phone">{t("common.call")}</span>
      </a>
    </>
  );
}

function Languages({ onLanguage }: { readonly onLanguage: ((language: Language) => void) | undefined }) {
  const { t, language: current } = useT();
  const choose = (language: Language) => {
    void setLanguage(language);
    onLanguage?.(language);
  };
  return (
    <nav aria-label={t("common.language")}>
      <ul className="langs">
        {LANGUAGES.map((language) => (
          <li key={language}>
            <button
              type="button"
              lang={language}
              aria-label={LANGUAGE_NAMES[language]}
              title={LANGUAGE_NAMES[language]}
              aria-current={language === current || undefined}
              onClick={() => choose(language)}
            >
              {language.toUpperCase()}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Brand({ home }: { readonly home: string }) {
  const { t, language } = useT();
  const settings = useSettings();
  return (
    <a className="brand" href={home}>
      <span className="brand__mark" aria-hidden="true">
        AI
        <br />
        IV
      </span>
      <span>
        <span className="brand__name">{officeName(settings, language)}</span>
        <span className="brand__sub">{t("common.site.name")}</span>
      </span>
    </a>
  );
}

const FOOT = ["terms", "privacy", "accessibility", "imprint"] as const;

function Foot({ office }: { readonly office: boolean }) {
  const { t, language } = useT();
  const settings = useSettings();
  return (
    <footer className="site-foot">
      <Wrap office={office}>
        <p>
          {officeName(settings, language)}, {officeAddress(settings, language)},{" "}
          <span className="nowrap">{settings.office.phone}</span>
        </p>
        <ul>
          {!office && (
            <li>
              <a href="/help">{t("common.help")}</a>
            </li>
          )}
          {FOOT.map((name) => (
            <li key={name}>
              <a {...legalLink(settings, name)}>{t(`common.footer.${name}`)}</a>
            </li>
          ))}
        </ul>
      </Wrap>
    </footer>
  );
}

export interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly count?: ReactNode;
}

interface NavProps {
  readonly items: readonly NavItem[];
  /** Less often needed: behind one button. */
  readonly more?: { readonly label: string; readonly count?: ReactNode; readonly items: readonly NavItem[] };
  readonly current: string;
}

export function Nav({ items, more, current }: NavProps) {
  const { t } = useT();
  const best = [...items, ...(more?.items ?? [])]
    .map(({ href }) => href)
    .filter((href) => current === href || current.startsWith(`${href}/`));
  const here = best.sort((a, b) => b.length - a.length)[0];
  return (
    <nav className="nav" aria-label={t("common.nav.main")}>
      <ul>
        {items.map(({ href, label, count }) => (
          <li key={href}>
            <a href={href} aria-current={href === here ? "page" : undefined}>
              {label} {count}
            </a>
          </li>
        ))}
        {more && (
          <li>
            <Menu
              look="nav"
              label={
                <>
                  {more.label} {more.count}
                </>
              }
              items={more.items.map((item) => ({ ...item, key: item.href, current: item.href === here }))}
            />
          </li>
        )}
      </ul>
    </nav>
  );
}
