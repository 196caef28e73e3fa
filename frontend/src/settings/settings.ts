import { request } from "@/client/request";
import type { Language } from "@/i18n";

/** What this installation is: its office, languages, limits and texts. */
export interface Settings {
  readonly office: {
    readonly code: string;
    readonly name: Readonly<Record<Language, string>>;
    readonly street: string;
    readonly postcode: string;
    readonly town: Readonly<Record<Language, string>>;
    readonly phone: string;
    readonly phone_href: string;
    readonly website: string;
  };
  readonly languages: readonly Language[];
  readonly environment: "development" | "test" | "production";
  readonly limits: {
    readonly file_bytes: number;
    readonly files_per_invoice: number;
    readonly invoice_bytes: number;
  };
  readonly links: Readonly<
    Record<"terms" | "privacy" | "accessibility" | "imprint" | "gln_help", string | null>
  >;
}

let settings: Promise<Settings> | null = null;

/** Fetched once a page load; a failed attempt is not kept. */
export function loadSettings(): Promise<Settings> {
  settings ??= request<Settings>("GET", "/api/v1/settings").catch((error: unknown) => {
    settings = null;
    throw error;
  });
  return settings;
}
