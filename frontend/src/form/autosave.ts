import { Problem } from "@/client/problem";
import { lacksSession } from "@/client/session";

export type SaveState =
  | { readonly kind: "idle" | "waiting" | "saving" }
  | { readonly kind: "saved"; readonly at: Date }
  | { readonly kind: "failed" | "conflict"; readonly error: unknown };

export interface Saved {
  readonly revision: number;
  readonly at: Date;
}

/** Writes content over the given revision (null: there is none yet) and says which revision that made. */
export type Save<Content> = (content: Content, revision: number | null) => Promise<Saved>;

/* With the way to the server, nothing that was typed more than 2 s ago is missing, also while somebody types on. */
const DELAY = 1500;
const RETRY = 5000;

/**
 * Saves what is typed, 1.5 s after the first change that is not saved yet, one request at a time, so that revisions
 * follow each other. A failure is tried again by itself; a revision that someone else has overtaken (412) stops it until
 * the person decides, and an ended session until there is one again.
 */
export class Autosave<Content> {
  state: SaveState = { kind: "idle" };
  revision: number | null;
  #pending: { content: Content } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitingSince: number | null = null;
  #running: Promise<void> | null = null;
  readonly #save: Save<Content>;
  readonly #notify: () => void;

  constructor(save: Save<Content>, revision: number | null, notify: () => void) {
    this.#save = save;
    this.#notify = notify;
    this.revision = revision;
  }

  change(content: Content): void {
    this.#pending = { content };
    if (this.state.kind === "conflict") return;
    if (this.state.kind === "failed") return; // which stays said until it is saved, and is being tried again
    if (!this.#running) this.#become({ kind: "waiting" });
    this.#waitingSince ??= Date.now();
    this.#scheduleWaiting();
  }

  #scheduleWaiting(): void {
    this.#schedule(Math.max(0, (this.#waitingSince ?? Date.now()) + DELAY - Date.now()));
  }

  /** Saves now what still waits; resolves when nothing does. False when it could not be saved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#running;
    if (this.#pending && this.state.kind !== "conflict") await this.#run();
    return this.#pending === null;
  }

  /** After a conflict: carry on from the other revision, writing this content over it. */
  takeOver(revision: number): Promise<boolean> {
    this.revision = revision;
    this.#become({ kind: "waiting" });
    return this.flush();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Why the last save did not work; null when nothing is wrong. */
  get failure(): unknown {
    return "error" in this.state ? this.state.error : null;
  }

  get unsaved(): boolean {
    return this.#pending !== null || this.#running !== null;
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  async #run(): Promise<void> {
    this.#running = this.#attempt();
    await this.#running;
    this.#running = null;
    if (this.#pending && this.state.kind === "saved") {
      this.#become({ kind: "waiting" });
      this.#scheduleWaiting();
    }
  }

  async #attempt(): Promise<void> {
    const work = this.#pending;
    if (!work) return;
    this.#pending = null;
    this.#waitingSince = null;
    if (this.state.kind !== "failed") this.#become({ kind: "saving" });
    try {
      const { revision, at } = await this.#save(work.content, this.revision);
      this.revision = revision;
      this.#become({ kind: "saved", at });
    } catch (error) {
      this.#pending ??= work;
      if (error instanceof Problem && error.status === 412) this.#become({ kind: "conflict", error });
      else {
        this.#become({ kind: "failed", error });
        if (!lacksSession(error)) this.#schedule(RETRY);
      }
    }
  }

  #become(state: SaveState): void {
    this.state = state;
    this.#notify();
  }
}
