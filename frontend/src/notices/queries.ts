import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";

export type Notice = Schemas["NoticeOut"];
export type MailChoice = Schemas["MailPreferences"]["mails"];
type Reading = Schemas["Reading"];

const NOTICES = ["notices"];

export const PAGE_SIZE = 25;

/** How many the reader has not seen; asked again every minute while the page is looked at. */
export const noticeCountsQuery = queryOptions({
  queryKey: [...NOTICES, "counts"],
  queryFn: () => answer(api.GET("/api/v1/notice-counts")),
  refetchInterval: 60_000,
});

export const noticesQuery = (unread: boolean, cursor: string | undefined) =>
  queryOptions({
    queryKey: [...NOTICES, "list", unread, cursor ?? null],
    queryFn: () =>
      answer(
        api.GET("/api/v1/notices", {
          params: { query: { unread, limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
  });

export const ALL_NOTICES = { queryKey: NOTICES };

export const haveSeen = (body: Reading) => answer(api.POST("/api/v1/notices/readings", { body }));

export const mailChoiceQuery = queryOptions({
  queryKey: ["account", "mails"],
  queryFn: () => answer(api.GET("/api/v1/account/mails")),
});

export const chooseMails = (mails: MailChoice) =>
  answer(api.PUT("/api/v1/account/mails", { body: { mails } }));
