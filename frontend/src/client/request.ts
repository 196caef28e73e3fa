import { send } from "./send";

/** One call of the API; `Answer` is what the contract says that it answers. */
export async function request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const init: RequestInit =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await send(new Request(new URL(path, location.origin), init));
  return response.status === 204 ? (undefined as Answer) : await response.json();
}
