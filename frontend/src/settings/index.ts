export { SettingsProvider, useSettings } from "./context";
export { legalAddress, legalLink } from "./legal";
export { officeAddress, officeName } from "./office";
export { PhoneLink } from "./phone-link";
export { loadSettings, type Settings } from "./settings";
