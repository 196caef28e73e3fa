/** The company whose paper an officer enters on this page: its own operations are called for it. Null elsewhere. */
let company: string | null = null;

export const companyOfPaper = (): string | null => company;

export function enterPaperOf(organisationId: string | null): void {
  company = organisationId;
}
