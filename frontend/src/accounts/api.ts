import { answer, api, type Schemas } from "@/client";
import type { Language } from "@/i18n";

export type Session = Schemas["Session"];
export type Audience = Session["audience"];
export type CodeSent = Schemas["CodeSent"];
export type MobileCodeSent = Schemas["MobileCodeSent"];
export type OpenSession = Schemas["SessionRow"];
export type Registration = Schemas["CompanyRegistrationInput"] | Schemas["PersonRegistrationInput"];
export type InvitationShown = Schemas["InvitationShown"];
export type RegistrationReceived = Schemas["RegistrationReceived"];

export const logIn = (email: string, password: string, audience: Audience) =>
  answer(api.POST("/api/v1/logins", { body: { email, password, audience } }));

export const sendCodeAgain = () => answer(api.POST("/api/v1/login-codes"));

export const openSession = (code: string) => answer(api.POST("/api/v1/sessions", { body: { code } }));

export const openRecoverySession = (recovery_code: string) =>
  answer(api.POST("/api/v1/recovery-sessions", { body: { recovery_code } }));

/** For a passkey, in a login or a step-up. */
export const challenge = () => answer(api.POST("/api/v1/login-challenges"));

export const openPasskeySession = (body: Schemas["PasskeySessionInput"]) =>
  answer(api.POST("/api/v1/passkey-sessions", { body }));

export const currentSession = (audience: Audience) =>
  audience === "office"
    ? answer(api.GET("/api/v1/office/sessions/current"))
    : answer(api.GET("/api/v1/sessions/current"));

export const logOut = (audience: Audience) =>
  audience === "office"
    ? answer(api.DELETE("/api/v1/office/sessions/current"))
    : answer(api.DELETE("/api/v1/sessions/current"));

export const chooseOrganisation = (organisation_id: string) =>
  answer(api.PUT("/api/v1/sessions/current/organisation", { body: { organisation_id } }));

export const changeLanguage = (audience: Audience, language: Language) =>
  audience === "office"
    ? answer(api.PATCH("/api/v1/office/account", { body: { language } }))
    : answer(api.PATCH("/api/v1/account", { body: { language } }));

export const openSessions = () => answer(api.GET("/api/v1/sessions"));

export const endSession = (session_id: string) =>
  answer(api.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id } } }));

export const changePassword = (audience: Audience, body: Schemas["PasswordChangeInput"]) =>
  audience === "office"
    ? answer(api.PUT("/api/v1/office/account/password", { body }))
    : answer(api.PUT("/api/v1/account/password", { body }));

export const askForPasswordReset = (email: string, audience: Audience) =>
  answer(api.POST("/api/v1/password-resets", { body: { email, audience } }));

export const choosePassword = (body: Schemas["NewPasswordInput"]) =>
  answer(api.POST("/api/v1/password-resets/redemptions", { body }));

export const register = (registration: Registration) =>
  answer(api.POST("/api/v1/registrations", { body: registration }));

export const mailRegistrationAgain = (registration_id: string) =>
  answer(
    api.POST("/api/v1/registrations/{registration_id}/mails", { params: { path: { registration_id } } }),
  );

export const confirmRegistration = (token: string) =>
  answer(api.POST("/api/v1/registrations/confirmations", { body: { token } }));

export const acceptTerms = (version: string) =>
  answer(api.POST("/api/v1/terms-acceptances", { body: { version } }));

export const askForEmailChange = (audience: Audience, email: string) =>
  audience === "office"
    ? answer(api.POST("/api/v1/office/account/email-changes", { body: { email } }))
    : answer(api.POST("/api/v1/account/email-changes", { body: { email } }));

export const confirmEmailChange = (token: string) =>
  answer(api.POST("/api/v1/email-changes/confirmations", { body: { token } }));

export const askForMobileChange = (audience: Audience, mobile: string) =>
  audience === "office"
    ? answer(api.POST("/api/v1/office/account/mobile-changes", { body: { mobile } }))
    : answer(api.POST("/api/v1/account/mobile-changes", { body: { mobile } }));

export const confirmMobile = (audience: Audience, code: string) =>
  audience === "office"
    ? answer(api.PUT("/api/v1/office/account/mobile", { body: { code } }))
    : answer(api.PUT("/api/v1/account/mobile", { body: { code } }));

export const lookUpInvitation = (token: string) =>
  answer(api.POST("/api/v1/invitations/lookups", { body: { token } }));

export const acceptInvitation = (body: Schemas["InvitationAcceptance"]) =>
  answer(api.POST("/api/v1/invitations/acceptances", { body }));

export const confirmMailbox = (token: string) =>
  answer(api.POST("/api/v1/mailbox/confirmations", { body: { token } }));
