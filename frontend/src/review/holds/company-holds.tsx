import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { Button, Section } from "@/ui";
import { holdsQuery } from "./api";
import { HoldDialog, type Targets } from "./hold-dialog";
import { HoldTable } from "./hold-table";

/** What is held and was held of a company and of its accounts. */
export function CompanyHolds({ company }: { readonly company: NonNullable<Targets["company"]> }) {
  const { t } = useT();
  const query = useQuery(holdsQuery({ organisation_id: company.id, ended: true }));
  const [adding, setAdding] = useState<Targets | null>(null);
  return (
    <Section
      title={t("review.hold.company")}
      action={
        <Button kind="secondary" size="small" onClick={() => setAdding({ company })}>
          {t("review.hold.add")}
        </Button>
      }
    >
      <Loaded query={query} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t("review.hold.company.none")}</p>
          ) : (
            <HoldTable rows={items} mayEdit />
          )
        }
      </Loaded>
      <HoldDialog targets={adding} onClose={() => setAdding(null)} />
    </Section>
  );
}
