import type { Finding } from "@/client";
import { fieldId, findingAt, nameOf } from "@/form";
import { WhyLink } from "@/form/why-link";
import type { SummaryItem } from "@/ui";
import type { FormPart } from "./forms/part";
import type { FormValues } from "./values";

/** What the server found, each with the way to its field in the form at `address`. */
export function findingLinks(
  findings: readonly Finding[],
  part: FormPart,
  values: FormValues,
  address: string,
): SummaryItem[] {
  return findings.map((finding) => {
    const name = nameOf(finding.pointer);
    const text = findingAt(finding, part.placeOf(name, values));
    return {
      text,
      target: null,
      href: `${address}#${fieldId(name)}`,
      aside: <WhyLink code={finding.code} about={text} />,
    };
  });
}
