import { createContext, type ReactNode, useContext } from "react";
import { formatDate, useT } from "@/i18n";
import { RadioGroup } from "@/ui";
import { type Night, NightGrid } from "@/ui/night-grid";
import { PLACES, type Place } from "./nights";
import { type Marking, useMarking } from "./use-night-marking";
import type { Nights } from "./use-nights";

const TONES: Record<Place, Night["tone"]> = {
  home: "home",
  hospital: "care",
  institution_family: "away",
  institution_ai: "away",
  institution_other: "away",
  abroad: "abroad",
};

const MarkingContext = createContext<Marking | null>(null);

/** Chooses a place and marks nights with it in the calendars inside, by pointer or keys. */
export function NightMarker({ nights, children }: { readonly nights: Nights; readonly children: ReactNode }) {
  const { t } = useT();
  const marking = useMarking(nights, {
    keys: Object.fromEntries(
      (["home", "hospital", "institution", "abroad"] as const).map((place) => [
        t(`forms.helplessness.key.${place}`),
        place,
      ]),
    ),
  });
  return (
    <MarkingContext value={marking}>
      <div className="mb-4">
        <RadioGroup
          name="night-place"
          legend={t("forms.helplessness.mark")}
          hint={t("forms.helplessness.mark.hint")}
          options={PLACES.map((value) => ({ value, label: t(`forms.helplessness.place.${value}`) }))}
          value={marking.place}
          onChange={(value) => marking.choose(PLACES.find((place) => place === value) ?? "home")}
          row
        />
      </div>
      {children}
      <p className="vh" aria-live="polite">
        {marking.last &&
          t("forms.helplessness.marked", {
            count: marking.last.count,
            place: t(`forms.helplessness.place.${marking.last.place}`),
          })}
      </p>
    </MarkingContext>
  );
}

interface Props {
  readonly nights: Nights;
  readonly month: string;
  readonly title: string;
}

export function NightCalendar({ nights, month, title }: Props) {
  const { t } = useT();
  const marking = useContext(MarkingContext);
  if (!marking) throw new Error("outside a NightMarker");
  const nightOf = (day: string): Night | null => {
    if (!nights.isInPeriod(day)) return null;
    const place = nights.placeOf(day);
    const name = t(`forms.helplessness.place.${place ?? "unknown"}`);
    return {
      tone: place && TONES[place],
      mark: place === null || place === "home" ? "" : t(`forms.helplessness.place.${place}.mark`),
      name: t("forms.helplessness.night", { day: formatDate(day), place: name }),
    };
  };
  return (
    <div {...marking.events}>
      <NightGrid
        caption={title}
        month={`${month}-01`}
        nightOf={nightOf}
        cursor={marking.cursorIn(month)}
        isSelected={marking.isSelected}
      />
    </div>
  );
}
