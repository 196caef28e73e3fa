import { queryOptions } from "@tanstack/react-query";
import { answer, api, Problem, type Schemas } from "@/client";

export type Mailbox = Schemas["MailboxOut"];
export type MailboxInput = Schemas["MailboxInput"];

/** Null where the company has none. */
export const mailboxQuery = queryOptions({
  queryKey: ["mailbox"],
  queryFn: (): Promise<Mailbox | null> =>
    answer(api.GET("/api/v1/mailbox")).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }),
});

export const chooseMailbox = (body: MailboxInput) => answer(api.PUT("/api/v1/mailbox", { body }));

export const mailLinkAgain = () => answer(api.POST("/api/v1/mailbox/mails"));

export const removeMailbox = () => answer(api.DELETE("/api/v1/mailbox"));
