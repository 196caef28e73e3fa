export type Area = "company" | "office";

/** Pages of the first entry (index.html), as in vite.config.ts; everything else is the application (app.html). */
const ENTRANCE = /^\/(login(\/.*)?|registration(\/.*)?|office\/login(\/.*)?)?$/;

export function isEntrance(path: string): boolean {
  return ENTRANCE.test(path);
}

/** Pages of the application that are open to everybody, in the company's shell for who is logged in. */
export function isPublic(path: string): boolean {
  return /^\/(help|verify|codes(\/.*)?|legal\/\w+)$/.test(path);
}

/** Where an error code is explained. */
export const codeAddress = (code: string): string => `/codes/${encodeURIComponent(code)}`;

export const HOME: Record<Area, string> = { company: "/counter", office: "/office" };
const LOGIN: Record<Area, string> = { company: "/", office: "/office/login" };

export function areaOf(path: string): Area {
  return path === "/office" || path.startsWith("/office/") ? "office" : "company";
}

/**
 * Where to go after login: only a path of this application, in the area logged in to. Anything that a browser could read
 * as another origin ("//evil", "/\evil", "https:…") is dropped.
 */
export function safeReturn(wanted: string | null, area: Area): string {
  const home = HOME[area];
  if (wanted === null || !/^\/(?![/\\])/.test(wanted)) return home;
  const url = new URL(wanted, location.origin);
  // "/.//evil" is a path of ours until it is written out: then it is "//evil".
  const foreign = url.origin !== location.origin || url.pathname.startsWith("//");
  const ours = !foreign && !isEntrance(url.pathname) && !url.pathname.startsWith("/api");
  return ours && areaOf(url.pathname) === area ? url.pathname + url.search + url.hash : home;
}

/** `why` somebody who was logged in no longer is, which the login page says. */
export function loginAddress(from: string, why: "ended" | "removed" | null): string {
  const area = areaOf(from);
  if (why === "removed") return `${LOGIN[area]}?removed=1`;
  const query = new URLSearchParams({ return: from });
  if (why) query.set(why, "1");
  return from === HOME[area] && !why ? LOGIN[area] : `${LOGIN[area]}?${query}`;
}

export function loginPage(area: Area): string {
  return LOGIN[area];
}
