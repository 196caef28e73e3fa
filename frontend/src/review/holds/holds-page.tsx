import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import { SearchField } from "@/lists/search-field";
import { Button, Checkbox, EmptyState, Filters, Main, PageHeading } from "@/ui";
import { holdsQuery } from "./api";
import { HoldDialog, type Targets } from "./hold-dialog";
import { HoldTable } from "./hold-table";

/** Payments that are held, for everybody who decides; administrators hold them and let them go. */
export function HoldsPage() {
  const { t } = useT();
  const [words, setWords] = useState("");
  const [ended, setEnded] = useState(false);
  const [adding, setAdding] = useState<Targets | null>(null);
  const query = useQuery({ ...holdsQuery({ words, ended }), placeholderData: (shown) => shown });
  return (
    <Main look="office">
      <PageHeading
        title={t("review.hold.title")}
        sub={t("review.hold.sub")}
        actions={
          query.data?.may_edit && (
            <Button icon="plus" onClick={() => setAdding({})}>
              {t("review.hold.add.account")}
            </Button>
          )
        }
      />
      <Filters label={t("review.hold.title")}>
        <SearchField
          label={t("review.hold.fields.words")}
          maxLength={100}
          wide
          value={words}
          onChange={setWords}
        />
      </Filters>
      <div className="mb-5">
        <Checkbox
          plain
          label={t("review.hold.fields.ended")}
          checked={ended}
          onChange={({ target }) => setEnded(target.checked)}
        />
      </div>
      <Loaded query={query} lines={6}>
        {({ items, capped, may_edit }) =>
          items.length === 0 ? (
            <Nothing searched={words !== ""} mayEdit={may_edit} />
          ) : (
            <>
              <HoldTable rows={items} mayEdit={may_edit} />
              {capped && <p className="muted sm mt-3">{t("review.hold.capped")}</p>}
            </>
          )
        }
      </Loaded>
      <HoldDialog targets={adding} onClose={() => setAdding(null)} />
    </Main>
  );
}

function Nothing({ searched, mayEdit }: { readonly searched: boolean; readonly mayEdit: boolean }) {
  const { t } = useT();
  if (searched) return <EmptyState heading="h2" title={t("review.hold.none.found")} />;
  return (
    <EmptyState heading="h2" title={t("review.hold.none")}>
      {t(mayEdit ? "review.hold.none.text" : "review.hold.none.text.others")}
    </EmptyState>
  );
}
