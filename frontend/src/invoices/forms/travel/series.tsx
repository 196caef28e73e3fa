import { lazy, Suspense, useId, useState } from "react";
import { formatDate, useT } from "@/i18n";
import { Button, Field, Panel, Select, showToast, TextInput } from "@/ui";
import type { AfterProps } from "../../lines";
import { isDay, parseDates } from "./instants";
import { repeatOn, type Trip } from "./values";

const Calendar = lazy(() => import("@/ui/calendar"));

type Props = AfterProps<Trip>;

/** "Même trajet à d'autres dates": copies of a trip on days that are pasted as a list or chosen in a calendar. */
export function Series(props: Props) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const [closed, setClosed] = useState(false);
  const close = () => {
    setOpen(false);
    setClosed(true);
  };
  const dated = props.rows.filter(({ line }) => isDay(line.date));
  if (dated.length === 0) return null;
  if (open) return <SeriesPanel {...props} rows={dated} onClose={close} />;
  return (
    <div className="mt-3">
      <Button kind="quiet" icon="copy" autoFocus={closed} onClick={() => setOpen(true)}>
        {t("forms.travel.series")}
      </Button>
    </div>
  );
}

function SeriesPanel({ rows, room, onAdd, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useT();
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("");
  const [finished, setFinished] = useState(false);
  const field = useId();
  const source = rows.find(({ id }) => id === chosen) ?? rows.at(-1);
  if (!source) return null;
  const { days, unread } = parseDates(text, source.line.date.slice(0, 4));
  const added = days.filter((day) => !rows.some(({ line }) => isSame(line, source.line, day))).slice(0, room);
  const toggle = (day: string) => {
    const next = days.includes(day) ? days.filter((one) => one !== day) : [...days, day].sort();
    setText([...next.map(formatDate), ...unread].join(", "));
  };
  const add = () => {
    if (added.length === 0 || unread.length > 0) {
      setFinished(true);
      document.getElementById(field)?.focus();
      return;
    }
    onAdd(repeatOn(added, source.line));
    showToast({ text: () => t("forms.travel.series.added", { count: added.length }) });
    setText("");
    onClose();
  };
  return (
    <div className="mt-5">
      <Panel tint title={t("forms.travel.series")}>
        <div className="fields">
          <Field label={t("forms.travel.series.which")}>
            <Select
              value={source.id}
              onChange={(event) => setChosen(event.target.value)}
              options={rows.map(({ id, index, line }) => ({ value: id, label: nameOf(index, line) }))}
            />
          </Field>
          <Field
            id={field}
            label={t("forms.travel.series.dates")}
            hint={t("forms.travel.series.dates.hint")}
            error={
              finished && unread.length > 0
                ? t("forms.travel.series.unread", { text: unread.join(", ") })
                : null
            }
            echo={added.length > 0 ? added.map(formatDate).join(", ") : undefined}
          >
            <TextInput
              autoFocus
              autoComplete="off"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setFinished(false);
              }}
              onBlur={() => setFinished(true)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add();
              }}
            />
          </Field>
          <ManyDays start={source.line.date} chosen={days} onSelect={toggle} />
          <div className="cluster">
            <Button onClick={add}>{t("forms.travel.series.add", { count: added.length })}</Button>
            <Button kind="quiet" onClick={onClose}>
              {t("common.cancel")}
            </Button>
          </div>
        </div>
      </Panel>
    </div>
  );
}

const nameOf = (index: number, { date, from_place, to_place }: Trip): string =>
  `${index + 1}. ${formatDate(date)}, ${from_place} – ${to_place}`;

/** Whether a trip is what another one would be on this day: it is there already. */
const isSame = (trip: Trip, other: Trip, day: string): boolean =>
  trip.date === day && trip.from_place === other.from_place && trip.to_place === other.to_place;

interface DaysProps {
  readonly start: string;
  readonly chosen: readonly string[];
  readonly onSelect: (day: string) => void;
}

/** A calendar in which each day is chosen and taken away again. */
function ManyDays({ start, chosen, onSelect }: DaysProps) {
  const { t } = useT();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        kind="secondary"
        size="small"
        icon="calendar"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t("forms.travel.series.calendar")}
      </Button>
      {open && (
        <div className="mt-3">
          <Suspense>
            <Calendar value={start} chosen={chosen} onSelect={onSelect} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
