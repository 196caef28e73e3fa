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

/** What is compared to tell that a file is there already. */
type Known = Pick<Document, "name" | "size" | "sha256">;

export interface Options {
  readonly send: Sending;
  /** The largest file that the server takes, in bytes. */
  readonly maximum: number;
  /** How many files there may be at all. */
  readonly most: number;
  /** What stands beside the files on their way: none of it is to come a second time. */
  readonly attached: () => readonly Known[];
  /** Gets each document that the server accepted. */
  readonly done: (document: Document) => void;
  /** Gets what the server accepted and nobody needs. */
  readonly discard: (document: Document) => void;
  readonly notify: () => void;
}

const alike = (one: Pick<Known, "name" | "size">, other: Pick<Known, "name" | "size">): boolean =>
  one.size === other.size && one.name.normalize() === other.name.normalize();

const isOnItsWay = ({ state }: Upload): boolean => state.kind === "waiting" || state.kind === "sending";

/** Sends chosen files one after the other; each can fail, be tried again or be taken away alone. */
export class Uploads {
  items: readonly Upload[] = [];
  #running: Promise<void> | null = null;
  #abort: { readonly key: string; readonly abort: () => void } | null = null;
  #count = 0;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      this.#count += 1;
      const code = this.#refusal(file);
      const state: UploadState = code === null ? { kind: "waiting" } : { kind: "refused", code };
      this.#become([...this.items, { key: `upload-${this.#count}`, file, state }]);
    }
    this.#run();
  }

  /** Why a file is not even sent, as far as its name and size tell. */
  #refusal(file: File): string | null {
    const { attached, maximum, most } = this.#options;
    // A larger body would be cut off on its way, which looks like a lost connection.
    if (file.size > maximum) return "too_large";
    const others = [...attached(), ...this.items.filter(isOnItsWay).map((item) => item.file)];
    if (others.some((other) => alike(file, other))) return "duplicate";
    return others.length >= most ? "too_many_files" : null;
  }

  retry(key: string): void {
    this.#set(key, { kind: "waiting" });
    this.#run();
  }

  /** Tries again whatever failed for such a reason. */
  retryWhere(reason: (error: unknown) => boolean): void {
    for (const { key, state } of this.items) {
      if (state.kind === "failed" && reason(state.error)) this.#set(key, { kind: "waiting" });
    }
    this.#run();
  }

  remove(key: string): void {
    this.#become(this.items.filter((item) => item.key !== key));
    if (this.#abort?.key === key) this.#abort.abort();
  }

  /** Whether something is on its way. */
  get busy(): boolean {
    return this.items.some(isOnItsWay);
  }

  /** Takes away what was refused because it was there, once something of that was removed. */
  forgetDuplicates(): void {
    this.#become(this.items.filter(({ state }) => state.kind !== "refused" || state.code !== "duplicate"));
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
    const { answer, abort } = this.#options.send(file, (percent) =>
      this.#set(key, { kind: "sending", percent }),
    );
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
    const { attached, done, discard } = this.#options;
    if (document.state === "rejected") {
      this.#set(key, { kind: "refused", code: document.rejection_code ?? "failed" });
    } else if (attached().some(({ sha256 }) => sha256 === document.sha256)) {
      this.#set(key, { kind: "refused", code: "duplicate" });
      discard(document);
    } else if (this.items.some((item) => item.key === key)) {
      this.#become(this.items.filter((item) => item.key !== key));
      done(document);
    }
  }

  #set(key: string, state: UploadState): void {
    this.#become(this.items.map((item) => (item.key === key ? { ...item, state } : item)));
  }

  #become(items: readonly Upload[]): void {
    this.items = items;
    this.#options.notify();
  }
}
