import { Component, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { loadTexts, t } from "@/i18n";
import { loadSettings, SettingsProvider } from "@/settings";

function root() {
  const element = document.getElementById("root");
  if (!element) throw new Error("no #root in the page");
  return createRoot(element);
}

/** The last net: something broke while rendering, outside of every route. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? (
      <Broken title={t("common.error.page.title")} text={t("common.error.unexpected")} />
    ) : (
      this.props.children
    );
  }
}

/* Without settings and perhaps without texts there is no frame to put this in. */
function Broken({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <main className="wrap">
      <h1>{title}</h1>
      <p className="mt-4">{text}</p>
      <p className="mt-5">
        <button type="button" className="btn" onClick={() => location.reload()}>
          {t("common.error.reload")}
        </button>
      </p>
    </main>
  );
}

/** Loads what every page needs, then renders; says so when the server does not answer. */
export async function start(content: ReactNode): Promise<void> {
  const page = root();
  try {
    const [settings] = await Promise.all([loadSettings(), loadTexts("common", "accounts", "errors")]);
    page.render(
      <StrictMode>
        <Boundary>
          <SettingsProvider settings={settings}>{content}</SettingsProvider>
        </Boundary>
      </StrictMode>,
    );
  } catch {
    await loadTexts("common");
    page.render(
      <Broken title={t("common.error.maintenance.title")} text={t("common.error.maintenance.text")} />,
    );
  }
}
