import type { Schemas } from "@/client";

type Organisation = Schemas["OwnOrganisation"];

/** A row of a summary: street and number over postcode and town. */
export const addressRow = (label: string, { street, house_number, postcode, town }: Organisation) => ({
  label,
  value: [street, house_number].filter(Boolean).join(" "),
  detail: `${postcode} ${town}`,
});
