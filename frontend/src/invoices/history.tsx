import type { Schemas } from "@/client";
import { formatInstant, useT } from "@/i18n";
import { type IconName, Timeline } from "@/ui";
import { saidOf } from "./reduction";

type Event = Schemas["InvoiceEventOut"];

const ICONS: Record<Event["action"], IconName> = {
  submit: "send",
  enter: "pencil",
  correct: "send",
  recall: "left",
  withdraw: "out",
  accept: "check",
  request_correction: "return",
  refuse: "cross",
  forward: "right",
  undo: "rotate",
  reopen: "eye",
  transmit: "right",
  pay: "coins",
  return: "return",
};

/** Every move of a request, the latest first. */
export function History({ events }: { readonly events: readonly Event[] }) {
  const { t } = useT();
  return (
    <Timeline
      entries={events.toReversed().map((event) => ({
        key: `${event.at} ${event.action}`,
        icon: ICONS[event.action],
        title: t(`invoices.event.${event.action}`, { name: event.actor.name }),
        at: formatInstant(event.at),
        message: saidOf(event),
        ...(event.office !== null && { by: event.office }),
      }))}
    />
  );
}
