let last: string | null = null;

/** What the office needs that a request was forwarded to. */
export const packageHref = (invoiceId: string): string => `/api/v1/office/invoices/${invoiceId}/package`;

/** Keeps in mind which request was forwarded just now; null once something else was done. */
export function rememberForwarded(invoiceId: string | null): void {
  last = invoiceId;
}

/** Downloads the package of the request that was forwarded just now, from wherever one has gone since. */
export function downloadLastPackage(): void {
  if (last === null) return;
  const link = document.createElement("a");
  link.href = packageHref(last);
  link.download = "";
  link.click();
}
