import { createContext, type ReactNode, useContext } from "react";
import type { Settings } from "./settings";

const SettingsContext = createContext<Settings | null>(null);

export function SettingsProvider({
  settings,
  children,
}: {
  readonly settings: Settings;
  readonly children: ReactNode;
}) {
  return <SettingsContext value={settings}>{children}</SettingsContext>;
}

/** The office's settings; every page is rendered inside the provider. */
export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (!settings) throw new Error("useSettings outside of SettingsProvider");
  return settings;
}
