import type { Settings } from "./settings";

type Name = "terms" | "privacy" | "accessibility" | "imprint";

/** The page that the office has elsewhere, or that of the counter. */
export const legalAddress = ({ links }: Settings, name: Name): string => links[name] ?? `/legal/${name}`;

/** A page elsewhere opens in a tab of its own. */
export const legalLink = (settings: Settings, name: Name) => ({
  href: legalAddress(settings, name),
  ...(settings.links[name] !== null && { target: "_blank", rel: "noreferrer" }),
});
