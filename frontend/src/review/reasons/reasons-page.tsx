import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { failureText } from "@/form";
import { useT } from "@/i18n";
import { Loaded } from "@/lists/loaded";
import {
  Button,
  type Column,
  IconButton,
  LinkButton,
  Main,
  Notice,
  PageHeading,
  State,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { moved } from "./order";
import { catalogueQuery, type OfficeReason, orderReasons } from "./queries";

/** Why the office asks for corrections or refuses, in the order in which reasons are offered. */
export function ReasonsPage() {
  const { t, language } = useT();
  const query = useQuery(catalogueQuery(language));
  const mayEdit = query.data?.may_edit ?? false;
  return (
    <Main look="office">
      <PageHeading
        title={t("review.reason.title")}
        sub={t("review.reason.sub")}
        actions={
          mayEdit && (
            <LinkButton icon="plus" href="/office/new-reason">
              {t("review.reason.add")}
            </LinkButton>
          )
        }
      />
      <div className="read stack mb-5">
        <p>{t("review.reason.kept")}</p>
        {query.data && !mayEdit && <p className="muted">{t("review.reason.read_only")}</p>}
      </div>
      <Loaded query={query} lines={12}>
        {({ items, may_edit }) => (
          // Anew once somebody has changed the catalogue: an order is one of the reasons that there are.
          <Ordered key={items.map(({ code }) => code).join(" ")} items={items} mayEdit={may_edit} />
        )}
      </Loaded>
    </Main>
  );
}

interface Props {
  readonly items: readonly OfficeReason[];
  readonly mayEdit: boolean;
}

function Ordered({ items, mayEdit }: Props) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const stepUp = useStepUp(t("review.reason.step_up"), "office");
  const [rows, setRows] = useState(items);
  const [said, setSaid] = useState("");
  const codes = rows.map(({ code }) => code);
  const unsaved = codes.join(" ") !== items.map(({ code }) => code).join(" ");
  const saving = useMutation({
    mutationFn: () => stepUp.run(() => orderReasons(codes)),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ["office"] });
      showToast({ text: () => t("review.reason.order.saved") });
    },
  });
  const move = (row: OfficeReason, step: -1 | 1) => {
    const next = moved(rows, rows.indexOf(row), step);
    setRows(next);
    const place = {
      name: row.short[language] ?? row.code,
      position: next.indexOf(row) + 1,
      count: next.length,
    };
    setSaid(t("review.reason.order.moved", place));
  };
  return (
    <>
      <ReasonsTable rows={rows} {...(mayEdit && { onMove: move })} />
      <p className="vh" role="status">
        {said}
      </p>
      {saving.error && (
        <Notice kind="danger" live className="mt-4">
          {failureText(saving.error)}
        </Notice>
      )}
      {unsaved && (
        <div className="cluster mt-4">
          <Button busy={saving.isPending} onClick={() => saving.mutate()}>
            {t("review.reason.order.save")}
          </Button>
          <Button kind="quiet" onClick={() => setRows(items)}>
            {t("common.cancel")}
          </Button>
          <span className="muted">{t("review.reason.order.unsaved")}</span>
        </div>
      )}
      {stepUp.dialog}
    </>
  );
}

interface TableProps {
  readonly rows: readonly OfficeReason[];
  readonly onMove?: (row: OfficeReason, step: -1 | 1) => void;
}

function ReasonsTable({ rows, onMove }: TableProps) {
  const { t, language } = useT();
  const nameOf = (row: OfficeReason) => row.short[language] ?? row.code;
  const columns: Column<OfficeReason>[] = [
    {
      key: "short",
      header: t("review.fields.reason_code"),
      card: "title",
      cell: (row) => (
        <TwoLines
          main={<a href={`/office/reasons/${encodeURIComponent(row.code)}`}>{nameOf(row)}</a>}
          sub={row.sentence[language]}
        />
      ),
    },
    {
      key: "uses",
      header: t("review.reason.fields.uses"),
      width: "m",
      cell: ({ uses }) => uses.map((use) => t(`review.reason.use.${use}`)).join(", "),
    },
    { key: "used", header: t("review.reason.used"), numeric: true, width: "s", cell: ({ used }) => used },
    {
      key: "active",
      header: t("review.reason.state"),
      card: "aside",
      width: "s",
      cell: ({ active }) =>
        active ? (
          <State kind="ok">{t("review.reason.active.true")}</State>
        ) : (
          <span className="muted">{t("review.reason.active.false")}</span>
        ),
    },
  ];
  const order: Column<OfficeReason> = {
    key: "order",
    header: t("review.reason.order"),
    card: "actions",
    width: "act",
    cell: (row) => (
      <span className="cluster">
        <IconButton
          icon="chevron"
          flip
          label={t("review.reason.order.up", { name: nameOf(row) })}
          onClick={() => onMove?.(row, -1)}
        />
        <IconButton
          icon="chevron"
          label={t("review.reason.order.down", { name: nameOf(row) })}
          onClick={() => onMove?.(row, 1)}
        />
      </span>
    ),
  };
  return (
    <Table
      caption={t("review.reason.caption")}
      columns={onMove ? [...columns, order] : columns}
      rows={rows}
      rowKey={({ code }) => code}
    />
  );
}
