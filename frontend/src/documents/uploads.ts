import type { Document } from "./queries";

/** Where a chosen file is on its way to being a document. */
export type UploadState =
  | { readonly kind: "waiting" }
  | { readonly kind: "sending"; readonly percent: number }
  | { readonly kind: "failed"; readonly error: unknown }
  /** Looked at and not accepted, for the reason `documents.refused.<code>`. */
  | { readonly kind: "refused"; readonly code: string };

export interface Upload {
  readonly key: string;
  readonly file: File;
  readonly state: UploadState;
}

export type Sending = (
  file: File,
  onProgress: (percent: number) => void,
) => { readonly answer: Promise<Document>; readonly abort: () => void };

/** Sends chosen files one after the other; each can fail, be tried again or be taken away alone. */
export class Uploads {
  items: readonly Upload[] = [];
  #running: Promise<void> | null = null;
  #abort: { readonly key: string; readonly abort: () => void } | null = null;
  #count = 0;
  readonly #send: Sending;
  readonly #maximum: number;
  readonly #done: (document: Document) => void;
  readonly #notify: () => void;

  constructor(send: Sending, maximum: number, done: (document: Document) => void, notify: () => void) {
    this.#send = send;
    this.#maximum = maximum;
    this.#done = done;
    this.#notify = notify;
  }

  add(files: readonly File[]): void {
    const added = files.map((file): Upload => {
      this.#count += 1;
      // A larger body would be cut off on its way, which looks like a lost connection.
      const refused = file.size > this.#maximum;
      const state: UploadState = refused ? { kind: "refused", code: "too_large" } : { kind: "waiting" };
      return { key: `upload-${this.#count}`, file, state };
    });
    this.#become([...this.items, ...added]);
    this.#run();
  }

  retry(key: string): void {
    this.#set(key, { kind: "waiting" });
    this.#run();
  }

  remove(key: string): void {
    this.#become(this.items.filter((item) => item.key !== key));
    if (this.#abort?.key === key) this.#abort.abort();
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #run(): void {
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
  }

  async #work(): Promise<void> {
    for (;;) {
      const next = this.items.find(({ state }) => state.kind === "waiting");
      if (!next) return;
      await this.#attempt(next);
    }
  }

  async #attempt({ key, file }: Upload): Promise<void> {
    this.#set(key, { kind: "sending", percent: 0 });
    const { answer, abort } = this.#send(file, (percent) => this.#set(key, { kind: "sending", percent }));
    this.#abort = { key, abort };
    try {
      this.#arrived(key, await answer);
    } catch (error) {
      this.#set(key, { kind: "failed", error });
    } finally {
      this.#abort = null;
    }
  }

  #arrived(key: string, document: Document): void {
    if (document.state === "rejected") {
      this.#set(key, { kind: "refused", code: document.rejection_code ?? "failed" });
    } else if (this.items.some((item) => item.key === key)) {
      this.#become(this.items.filter((item) => item.key !== key));
      this.#done(document);
    }
  }

  #set(key: string, state: UploadState): void {
    this.#become(this.items.map((item) => (item.key === key ? { ...item, state } : item)));
  }

  #become(items: readonly Upload[]): void {
    this.items = items;
    this.#notify();
  }
}
