import { formatInstant, useT } from "@/i18n";
import { type Column, Count, Figures, State, TwoLines } from "@/ui";
import type { Conversation } from "./channel";

interface Props {
  readonly conversation: Conversation;
  /** To the page where it is read. */
  readonly href: string;
}

/** What it is about, as the link to it, and how much of it nobody of the reader's side has read. */
export function SubjectCell({ conversation: { subject, reference, unread }, href }: Props) {
  const { t } = useT();
  const title = subject ?? t("messages.about_request", { reference });
  return (
    <TwoLines
      strong={unread > 0}
      main={
        <>
          <a href={href}>{title}</a>{" "}
          {unread > 0 && (
            <>
              <span aria-hidden="true">
                <Count value={unread} warn />
              </span>
              <span className="vh">{t("messages.unread", { count: unread })}</span>
            </>
          )}
        </>
      }
      sub={subject === null ? undefined : reference}
    />
  );
}

/** Who wrote last, and how it begins. */
export function LastCell({ conversation: { last } }: Pick<Props, "conversation">) {
  const { t } = useT();
  const { name, side } = last.sender;
  return <TwoLines main={side === "office" ? t("messages.from.office", { name }) : name} sub={last.text} />;
}

export function StateCell({ conversation: { state } }: Pick<Props, "conversation">) {
  const { t } = useT();
  return <State kind={state === "open" ? "warn" : "ok"}>{t(`messages.state.${state}`)}</State>;
}

/** The columns that both sides have. */
export function useConversationColumns<Row extends Conversation>(
  hrefOf: (row: Row) => string,
): readonly [Column<Row>, Column<Row>, Column<Row>, Column<Row>] {
  const { t } = useT();
  return [
    {
      key: "subject",
      header: t("messages.list.subject"),
      card: "title",
      cell: (row) => <SubjectCell conversation={row} href={hrefOf(row)} />,
    },
    { key: "last", header: t("messages.list.last"), cell: (row) => <LastCell conversation={row} /> },
    {
      key: "last_at",
      header: t("messages.list.last_at"),
      width: "date",
      cell: ({ last_at }) => <Figures>{formatInstant(last_at)}</Figures>,
    },
    {
      key: "state",
      header: t("messages.list.state"),
      width: "s",
      cell: (row) => <StateCell conversation={row} />,
    },
  ];
}
