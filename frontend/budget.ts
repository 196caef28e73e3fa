import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;

/** A chunk and everything it imports at once: what a browser fetches before it can run. */
function closure(bundle: Bundle, file: string, seen = new Set<string>()): Set<string> {
  const chunk = bundle[file];
  if (seen.has(file) || chunk?.type !== "chunk") return seen;
  seen.add(file);
  for (const imported of chunk.imports) closure(bundle, imported, seen);
  return seen;
}

function kilobytes(bundle: Bundle, files: Iterable<string>): number {
  const sizes = [...files].map((file) => {
    const chunk = bundle[file];
    return chunk?.type === "chunk" ? gzipSync(chunk.code).length : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

/** Fails the build when the login page or a further route asks for more JavaScript than UX.md allows (gzip). */
export function budget({ login, route }: { readonly login: number; readonly route: number }): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const entry = (name: string) =>
        chunks.find((chunk) => chunk.isEntry && chunk.name === name)?.fileName ?? "";
      const shared = closure(bundle, entry("app"));
      const measured = [
        { what: "login", limit: login, size: kilobytes(bundle, closure(bundle, entry("index"))) },
        ...chunks
          .filter((chunk) => chunk.isDynamicEntry)
          .map(({ fileName }) => ({
            what: fileName,
            limit: route,
            size: kilobytes(
              bundle,
              [...closure(bundle, fileName)].filter((file) => !shared.has(file)),
            ),
          })),
      ];
      const over = measured.filter(({ size, limit }) => size > limit);
      this.info(`login: ${measured[0]?.size.toFixed(1)} kB of JavaScript, at most ${login}`);
      if (over.length > 0)
        this.error(
          over.map(({ what, size, limit }) => `${what}: ${size.toFixed(1)} kB > ${limit}`).join("\n"),
        );
    },
  };
}
