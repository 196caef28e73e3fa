import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useStepUp } from "@/accounts/step-up";
import { formatInstant, useT } from "@/i18n";
import { DeleteDialog } from "@/lists/delete-dialog";
import { Loaded } from "@/lists/loaded";
import {
  Button,
  type Column,
  EmptyState,
  Field,
  Figures,
  Filters,
  IconButton,
  Main,
  PageHeading,
  Section,
  Select,
  showToast,
  Table,
  TwoLines,
} from "@/ui";
import { type Holiday, type HolidayChange, type Holidays, holidaysQuery, removeHoliday } from "./api";
import { formatWeekday, isWeekend } from "./days";
import { type Editing, HolidayDialog } from "./holiday-dialog";
import { ProposalDialog } from "./proposal-dialog";

const route = getRouteApi("/office/holidays");

/** The days on which the office does not work, year by year. */
export function HolidaysPage() {
  const { t } = useT();
  const { year } = route.useSearch();
  const query = useQuery(holidaysQuery(year));
  const [editing, setEditing] = useState<Editing | null>(null);
  const [proposing, setProposing] = useState<number | null>(null);
  const propose = () => setProposing(query.data?.year ?? null);
  return (
    <Main look="office">
      <PageHeading
        title={t("review.holiday.title")}
        sub={t("review.holiday.sub")}
        actions={
          query.data?.may_edit && (
            <>
              <Button kind="secondary" icon="calendar" onClick={propose}>
                {t("review.holiday.propose", { year: query.data.year })}
              </Button>
              <Button icon="plus" onClick={() => setEditing({ holiday: null })}>
                {t("review.holiday.add")}
              </Button>
            </>
          )
        }
      />
      <div className="read stack mb-5">
        <p>{t("review.holiday.lead")}</p>
        {query.data?.may_edit === false && <p className="muted">{t("review.holiday.read_only")}</p>}
      </div>
      <Loaded query={query} lines={10}>
        {(holidays) => (
          <>
            <Years holidays={holidays} />
            <Days holidays={holidays} onEdit={(holiday) => setEditing({ holiday })} />
            <Changes holidays={holidays} />
          </>
        )}
      </Loaded>
      <HolidayDialog editing={editing} onClose={() => setEditing(null)} />
      <ProposalDialog year={proposing} onClose={() => setProposing(null)} />
    </Main>
  );
}

function Years({ holidays: { year, first_year, last_year } }: { readonly holidays: Holidays }) {
  const { t } = useT();
  const navigate = useNavigate();
  const years = Array.from({ length: last_year - first_year + 1 }, (_, n) => String(last_year - n));
  const go = (chosen: string) =>
    void navigate({ to: "/office/holidays", search: { year: Number(chosen) }, resetScroll: false });
  return (
    <Filters label={t("review.holiday.years")}>
      <Field label={t("review.holiday.years")}>
        <Select
          options={years.map((value) => ({ value, label: value }))}
          value={String(year)}
          onChange={({ target }) => go(target.value)}
        />
      </Field>
    </Filters>
  );
}

interface DaysProps {
  readonly holidays: Holidays;
  readonly onEdit: (holiday: Holiday) => void;
}

function Days({ holidays: { items, year, may_edit }, onEdit }: DaysProps) {
  const { t, language } = useT();
  const [removing, setRemoving] = useState<Holiday | null>(null);
  if (items.length === 0) {
    return (
      <EmptyState heading="h2" title={t("review.holiday.none", { year })}>
        {t("review.holiday.none.text")}
      </EmptyState>
    );
  }
  const columns: Column<Holiday>[] = [
    {
      key: "day",
      header: t("review.holiday.fields.day"),
      width: "m",
      cell: ({ day }) => (
        <TwoLines
          main={<Figures>{formatWeekday(day, language)}</Figures>}
          sub={isWeekend(day) && t("review.holiday.weekend")}
        />
      ),
    },
    {
      key: "name",
      header: t("review.holiday.fields.name"),
      card: "title",
      cell: ({ name }) => name[language],
    },
  ];
  const actions: Column<Holiday> = {
    key: "actions",
    header: t("review.holiday.actions"),
    headerHidden: true,
    card: "actions",
    width: "act",
    cell: (holiday) => (
      <span className="cluster">
        <IconButton
          icon="pencil"
          label={t("review.holiday.rename", { name: holiday.name[language] })}
          onClick={() => onEdit(holiday)}
        />
        <IconButton
          icon="bin"
          label={t("review.holiday.remove", { name: holiday.name[language] })}
          onClick={() => setRemoving(holiday)}
        />
      </span>
    ),
  };
  return (
    <>
      <Table
        caption={t("review.holiday.caption", { year })}
        columns={may_edit ? [...columns, actions] : columns}
        rows={items}
        rowKey={({ day }) => day}
      />
      <Removal holiday={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function Removal({ holiday, onClose }: { readonly holiday: Holiday | null; readonly onClose: () => void }) {
  const { t, language } = useT();
  const cache = useQueryClient();
  const stepUp = useStepUp(t("review.holiday.step_up"), "office");
  const remove = async () => {
    if (holiday === null) return;
    await stepUp.run(() => removeHoliday(holiday.day));
    onClose();
    await cache.invalidateQueries({ queryKey: ["office"] });
    showToast({ text: () => t("review.holiday.removed") });
  };
  const words = holiday && { name: holiday.name[language], day: formatWeekday(holiday.day, language) };
  return (
    <>
      <DeleteDialog
        open={holiday !== null}
        title={words ? t("review.holiday.remove.title", words) : ""}
        action={t("review.holiday.remove.confirm")}
        onDelete={remove}
        onClose={onClose}
      >
        <p>{t("review.holiday.remove.text")}</p>
      </DeleteDialog>
      {stepUp.dialog}
    </>
  );
}

function Changes({ holidays: { history, year } }: { readonly holidays: Holidays }) {
  const { t, language } = useT();
  const columns: Column<HolidayChange>[] = [
    {
      key: "what",
      header: t("review.holiday.history.what"),
      card: "aside",
      width: "s",
      cell: ({ action }) => t(`review.holiday.history.${action}`),
    },
    {
      key: "day",
      header: t("review.holiday.fields.day"),
      card: "title",
      cell: ({ day, name }) => (
        <TwoLines main={name[language]} sub={<Figures>{formatWeekday(day, language)}</Figures>} />
      ),
    },
    {
      key: "by",
      header: t("review.holiday.history.by"),
      cell: ({ added_by, added_at }) => (
        <TwoLines main={added_by} sub={<Figures>{formatInstant(added_at)}</Figures>} />
      ),
    },
  ];
  return (
    <Section title={t("review.holiday.history")}>
      {history.length === 0 ? (
        <p className="muted">{t("review.holiday.history.none", { year })}</p>
      ) : (
        <Table
          caption={t("review.holiday.history.caption", { year })}
          dense
          columns={columns}
          rows={history}
          rowKey={({ day, added_at, action }) => `${day} ${added_at} ${action}`}
        />
      )}
    </Section>
  );
}
