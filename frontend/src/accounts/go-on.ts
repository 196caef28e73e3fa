import { answer, api } from "@/client";
import type { Audience } from "./api";

/** Tells that its person is still there. */
export const goOn = (audience: Audience) =>
  audience === "office"
    ? answer(api.PUT("/api/v1/office/sessions/current"))
    : answer(api.PUT("/api/v1/sessions/current"));
