import { answer, api, type Schemas } from "@/client";

/** What this installation is: its office, languages, limits and links. */
export type Settings = Schemas["PublicSettings"];

let settings: Promise<Settings> | null = null;

/** Fetched once a page load; a failed attempt is not kept. */
export function loadSettings(): Promise<Settings> {
  settings ??= answer(api.GET("/api/v1/settings")).catch((error: unknown) => {
    settings = null;
    throw error;
  });
  return settings;
}
