/** One thing wrong at one place of what was sent; `pointer` is a JSON pointer into the body. */
export interface Finding {
  readonly pointer: string;
  readonly code: string;
  /** The server's sentence in the language of the request; see form/error-text.ts for one that follows a switch. */
  readonly detail: string;
  readonly label: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly request_id: string | null;
  readonly errors?: readonly Finding[];
}

/** The server said no. */
export class Problem extends Error {
  readonly #body: ProblemBody;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly requestId: string | null;
  readonly errors: readonly Finding[];
  readonly retryAfter: number | null;

  constructor(body: ProblemBody, retryAfter: number | null) {
    super(`${body.status} ${body.code}`);
    this.name = "Problem";
    this.#body = body;
    this.status = body.status;
    this.code = body.code;
    this.detail = body.detail;
    this.params = body.params ?? {};
    this.requestId = body.request_id;
    this.errors = body.errors ?? [];
    this.retryAfter = retryAfter;
  }

  /** The same refusal, said at one field: for codes that are about one but carry no pointer. */
  at(pointer: string, label: string): Problem {
    const { code, detail, params } = this;
    return new Problem(
      { ...this.#body, errors: [{ pointer, code, detail, label, params }] },
      this.retryAfter,
    );
  }
}

/** No answer at all: offline, server down, or something in between. */
export class NetworkFailure extends Error {
  override readonly name = "NetworkFailure";
}

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "code" in body && "status" in body;
}

/** What a refusal says; an answer that is not ours (a proxy's page) counts as no answer. */
export function problemOf(
  status: number,
  body: unknown,
  retryAfter: string | null,
): Problem | NetworkFailure {
  if (isProblemBody(body)) return new Problem(body, retryAfter === null ? null : Number(retryAfter));
  return new NetworkFailure(`${status} without a problem body`);
}
