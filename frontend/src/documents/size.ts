import { formatNumber, t } from "@/i18n";

/** "184 ko", "1.2 Mo": thousands, as the limits are stated. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return t("documents.size.bytes", { size: formatNumber(bytes) });
  if (bytes < 1_000_000)
    return t("documents.size.kilobytes", { size: formatNumber(Math.round(bytes / 1000)) });
  return t("documents.size.megabytes", { size: (bytes / 1_000_000).toFixed(1) });
}

/** A limit that is a whole number of mebibytes, as the server counts it: "10 Mo". */
export const formatLimit = (bytes: number): string =>
  t("documents.size.megabytes", { size: formatNumber(Math.floor(bytes / 1024 ** 2)) });
