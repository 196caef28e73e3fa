import { type APIRequestContext, expect } from "@playwright/test";

export interface Message {
  readonly id: string;
  readonly channel: string;
  readonly message: string;
  readonly language: string;
  readonly subject: string | null;
  readonly text: string | null;
  readonly links: readonly string[];
  readonly created_at: string;
}

/** With ordinary spaces, as journeys are written. */
const plain = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, " ") ?? null;

/** What the product would have sent since this test began: mails and SMS, as /dev/inbox shows them, each once. */
export class Inbox {
  private readonly read = new Set<string>();
  private readonly began = new Date().toISOString();

  constructor(private readonly request: APIRequestContext) {}

  /** The next message of this kind to this address or number, waiting until it has come. */
  async next(recipient: string, message: string): Promise<Message> {
    let found: Message | undefined;
    await expect
      .poll(
        async () => {
          found = (await this.all(recipient, message)).filter(({ id }) => !this.read.has(id)).at(-1);
          return found !== undefined;
        },
        { message: `${message} to ${recipient}`, timeout: 20_000, intervals: [100, 250, 500] },
      )
      .toBe(true);
    if (!found) throw new Error("unreachable: the poll above would have failed");
    this.read.add(found.id);
    return { ...found, subject: plain(found.subject), text: plain(found.text) };
  }

  /** The code of the next SMS to this number. */
  async code(mobile: string): Promise<string> {
    const { text } = await this.next(mobile, "login_code");
    const code = /\d{6}/.exec(text ?? "")?.[0];
    if (!code) throw new Error(`no code in «${text}»`);
    return code;
  }

  /** Newest first. */
  private async all(recipient: string, message: string): Promise<Message[]> {
    // The server may close a connection that was idle just when it is used again.
    const answer = await this.request.get("/dev/inbox.json", {
      params: { recipient, message },
      maxRetries: 2,
    });
    expect(answer.ok()).toBe(true);
    const { items }: { items: Message[] } = await answer.json();
    return items.filter(({ text, created_at }) => text !== null && created_at >= this.began);
  }
}
