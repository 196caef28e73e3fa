/** Which pages each journey file looks at, in which states: a change here is a change of what is checked. */
export const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "login.journey.ts": ["login × empty", "login × refused", "code × empty", "code × wrong", "counter × full"],
};
