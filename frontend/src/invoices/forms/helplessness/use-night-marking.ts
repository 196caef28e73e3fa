import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { addDays } from "@/ui/month";
import type { Place } from "./nights";
import { daysBetween, daysIn } from "./period";
import type { Nights } from "./use-nights";

/** Where a drag or a selection began, and how far it has come. */
interface Range {
  readonly anchor: string;
  readonly end: string;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};

const ordered = ({ anchor, end }: Range): [string, string] => (anchor <= end ? [anchor, end] : [end, anchor]);

const nightAt = (target: Element | null): string | null =>
  target?.closest<HTMLElement>("[data-night]")?.dataset.night ?? null;

export type KeyPlace = "home" | "hospital" | "institution" | "abroad";

interface Options {
  /** The letter of each place, in the reader's language. */
  readonly keys: Readonly<Record<string, KeyPlace>>;
}

/** Marking nights with the chosen place: click or drag, or arrows (with shift: several), space and letters. */
export function useMarking(nights: Nights, { keys }: Options) {
  const [place, choose] = useState<Place>("hospital");
  const [range, setRange] = useState<Range | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [last, setLast] = useState<{ readonly count: number; readonly place: Place } | null>(null);
  const dragging = useRef(false);
  const focus = useRef(false);

  useEffect(() => {
    if (!focus.current || cursor === null) return;
    focus.current = false;
    document.querySelector<HTMLElement>(`[data-night="${cursor}"]`)?.focus();
  });

  const put = ([first, end]: readonly [string, string], where: Place) => {
    nights.mark(first, end, where);
    setLast({ count: daysBetween(first, end).length, place: where });
    setRange(null);
  };
  /** One night that is there already goes home again. */
  const toggle = (days: readonly [string, string]) =>
    put(days, days[0] === days[1] && nights.placeOf(days[0]) === place ? "home" : place);

  const end = useRef(() => {});
  end.current = () => {
    if (!dragging.current) return;
    dragging.current = false;
    if (range) toggle(ordered(range));
  };
  useEffect(() => {
    const onUp = () => end.current();
    const onCancel = () => {
      dragging.current = false;
      setRange(null);
    };
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    return () => {
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
    };
  }, []);

  const onPointerDown = (event: PointerEvent) => {
    const night = nightAt(event.target as Element); // events of elements
    if (night === null || event.button !== 0) return;
    dragging.current = true;
    // A finger keeps sending its moves to where it began, so that other nights would not hear of them.
    (event.target as Element).releasePointerCapture?.(event.pointerId);
    setCursor(night);
    setRange({ anchor: event.shiftKey && cursor !== null ? cursor : night, end: night });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!dragging.current) return;
    const night = nightAt(document.elementFromPoint(event.clientX, event.clientY));
    if (night !== null) setRange((before) => before && { ...before, end: night });
  };
  const move = (from: string, step: number, extend: boolean) => {
    const to = addDays(from, step);
    if (!nights.isInPeriod(to)) return;
    focus.current = true;
    setCursor(to);
    setRange((before) => (extend ? { anchor: before?.anchor ?? from, end: to } : null));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const night = nightAt(event.target as Element); // events of elements
    if (night === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const days = range ? ordered(range) : ([night, night] as const);
    const step = STEPS[event.key];
    const letter = keys[event.key.toUpperCase()];
    if (step !== undefined) move(night, step, event.shiftKey);
    else if (event.key === " " || event.key === "Enter") toggle(days);
    else if (event.key === "Escape" && range) setRange(null);
    else if (letter === "institution")
      put(days, place.startsWith("institution") ? place : "institution_family");
    else if (letter) put(days, letter);
    else return;
    event.preventDefault();
  };
  const selected = range && ordered(range);
  return {
    place,
    choose,
    last,
    isSelected: (day: string) => selected !== null && selected[0] <= day && day <= selected[1],
    /** The night of a month that the tab key leads to. */
    cursorIn: (month: string) => {
      if (cursor?.startsWith(month) && nights.isInPeriod(cursor)) return cursor;
      return daysIn(month, nights.values)?.[0] ?? "";
    },
    events: { onPointerDown, onPointerMove, onKeyDown },
  };
}

export type Marking = ReturnType<typeof useMarking>;
