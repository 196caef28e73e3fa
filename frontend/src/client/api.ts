import createClient from "openapi-fetch";
import type { components, paths } from "./schema";
import { send } from "./send";

/** The API's bodies by name: `Schemas["Session"]`. */
export type Schemas = components["schemas"];

/** Every call of the API, typed by its OpenAPI document: `api.GET("/api/v1/members")`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

/** What a call answers; a refusal has been thrown before (send.ts), so there always is an answer. */
export async function answer<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await call;
  return data as Data; // undefined only where the contract says 204
}
