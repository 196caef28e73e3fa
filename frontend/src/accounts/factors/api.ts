import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schemas } from "@/client";
import type { Audience } from "../api";

export type Factors = Schemas["Factors"];
export type Passkey = Schemas["FactorPasskey"];
export type PasskeyOptions = Schemas["PasskeyEnrolmentOptions"];
export type AppEnrolment = Schemas["AppEnrolment"];

const factors = (audience: Audience) =>
  audience === "office"
    ? answer(api.GET("/api/v1/office/account/factors"))
    : answer(api.GET("/api/v1/account/factors"));

export const factorsQuery = (audience: Audience) =>
  queryOptions({ queryKey: ["factors", audience], queryFn: () => factors(audience) });

export const beginApp = (audience: Audience) =>
  audience === "office"
    ? answer(api.POST("/api/v1/office/account/app"))
    : answer(api.POST("/api/v1/account/app"));

export const confirmApp = (audience: Audience, code: string) =>
  audience === "office"
    ? answer(api.PUT("/api/v1/office/account/app", { body: { code } }))
    : answer(api.PUT("/api/v1/account/app", { body: { code } }));

export const removeApp = (audience: Audience) =>
  audience === "office"
    ? answer(api.DELETE("/api/v1/office/account/app"))
    : answer(api.DELETE("/api/v1/account/app"));

export const beginPasskey = (audience: Audience) =>
  audience === "office"
    ? answer(api.POST("/api/v1/office/account/passkey-enrolments"))
    : answer(api.POST("/api/v1/account/passkey-enrolments"));

export const addPasskey = (audience: Audience, body: Schemas["PasskeyInput"]) =>
  audience === "office"
    ? answer(api.POST("/api/v1/office/account/passkeys", { body }))
    : answer(api.POST("/api/v1/account/passkeys", { body }));

export function renamePasskey(audience: Audience, passkey_id: string, name: string) {
  const request = { params: { path: { passkey_id } }, body: { name } };
  return audience === "office"
    ? answer(api.PUT("/api/v1/office/account/passkeys/{passkey_id}", request))
    : answer(api.PUT("/api/v1/account/passkeys/{passkey_id}", request));
}

export function removePasskey(audience: Audience, passkey_id: string) {
  const request = { params: { path: { passkey_id } } };
  return audience === "office"
    ? answer(api.DELETE("/api/v1/office/account/passkeys/{passkey_id}", request))
    : answer(api.DELETE("/api/v1/account/passkeys/{passkey_id}", request));
}

export const makeRecoveryCodes = (audience: Audience) =>
  audience === "office"
    ? answer(api.POST("/api/v1/office/account/recovery-codes"))
    : answer(api.POST("/api/v1/account/recovery-codes"));
