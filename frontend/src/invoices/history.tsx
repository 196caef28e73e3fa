import type { Schemas } from "@/client";
import { formatInstant, useT } from "@/i18n";
import { type IconName, Timeline } from "@/ui";

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
      entries={events.toReversed().map(({ at, action, actor, message }) => ({
        key: `${at} ${action}`,
        icon: ICONS[action],
        title: t(`invoices.event.${action}`, { name: actor.name }),
        at: formatInstant(at),
        message,
      }))}
    />
  );
}
