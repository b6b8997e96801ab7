/** Declares the public types: attributes, events and their details. */

/** A login method: how a person signs in. */
export type AuthenticationMethod = "magic-link" | "email-code" | "phone-code" | "passkey";

/** `auto` follows the device. */
export type Theme = "auto" | "light" | "dark";

/** The attributes of `<ssojet-login>`. Each is a property as well, in camelCase. */
export interface SsojetLoginAttributes {
  /** The application. Required. */
  "client-id"?: string;
  /** Origin of the API: `https:`, or `http:` on loopback. Default: `https://api.ssojet.com`. */
  "api-base"?: string;
  /** Which login methods, in order, separated by spaces or commas. Default: `magic-link phone-code passkey`. */
  methods?: string;
  /** Prefilled email address or phone number. */
  identifier?: string;
  /** ISO 3166 country of phone numbers written nationally. Default: from the locale. */
  "default-country"?: string;
  /** BCP 47. Default: the nearest `lang`, then the browser's, then `en`. */
  locale?: string;
  /** Default: `auto`. */
  theme?: Theme;
  /** A hosted sign-in page, linked where WebAssembly cannot run: `https:`, or `http:` on loopback. */
  "hosted-url"?: string;
  /** Where the `.wasm` is. Default: beside the script. */
  "wasm-url"?: string;
  /** Focus the field once, when the form appears. */
  autofocus?: boolean;
}

/** The texts of the form: the catalogue in `core/src/text.rs`. `{address}`, `{seconds}` and `{count}` in them are filled in. */
export type TextKey =
  | "identifyTitle"
  | "introductionLink"
  | "introductionCode"
  | "introductionLinkOrCode"
  | "identifierLabel"
  | "emailLabel"
  | "emailPlaceholder"
  | "phoneLabel"
  | "countryLabel"
  | "countryUnknown"
  | "submit"
  | "sending"
  | "checking"
  | "passkeyButton"
  | "passkeyWaiting"
  | "passkeyTitle"
  | "passkeyBody"
  | "offerTitle"
  | "offerBody"
  | "offerAdd"
  | "offerSkip"
  | "passkeyAdded"
  | "linkSentTitle"
  | "linkSentBody"
  | "linkSentHint"
  | "waiting"
  | "waitingOffline"
  | "waitingTrouble"
  | "waitingBusy"
  | "resend"
  | "resendPrompt"
  | "resendDone"
  | "resendWait"
  | "codeSentTitle"
  | "codeSentBody"
  | "codeLength"
  | "codeLabel"
  | "resendCode"
  | "resendCodePrompt"
  | "resendCodeDone"
  | "useCode"
  | "useLink"
  | "sendCode"
  | "sendLink"
  | "sendTextMessage"
  | "secondsLeft"
  | "changeAddress"
  | "changeNumber"
  | "linkExpiredTitle"
  | "linkExpiredBody"
  | "codeExpiredTitle"
  | "codeExpiredBody"
  | "tooManyTriesTitle"
  | "tooManyTriesBody"
  | "renew"
  | "signedInTitle"
  | "signedInBody"
  | "startAgain"
  | "unavailableTitle"
  | "errorEmailEmpty"
  | "errorEmailInvalid"
  | "errorEmailNoAt"
  | "errorEmailSeveral"
  | "errorEmailSpace"
  | "errorEmailBeginning"
  | "errorEmailEnding"
  | "errorEmailCharacter"
  | "errorEmailTooLong"
  | "errorEmailRejected"
  | "errorPhoneEmpty"
  | "errorPhoneInvalid"
  | "errorPhoneTooShort"
  | "errorPhoneTooLong"
  | "errorPhoneExtension"
  | "errorPhoneCountry"
  | "errorPhoneRejected"
  | "errorIdentifierEmpty"
  | "errorIdentifierInvalid"
  | "errorCodeIncomplete"
  | "errorCodeMissing"
  | "errorCodeWrong"
  | "errorCodeWrongCount"
  | "errorCodeExpired"
  | "errorPasskeyCancelled"
  | "errorPasskeyNotFound"
  | "errorPasskeyUnknown"
  | "errorPasskeyUnsupported"
  | "errorPasskeyBusy"
  | "errorPasskeyFailed"
  | "errorPasskeyExpired"
  | "errorPasskeyAdd"
  | "errorMethodUnavailable"
  | "errorSetup"
  | "errorService"
  | "errorNetwork"
  | "errorOffline"
  | "errorRateLimited"
  | "errorExpired";

/** The tokens. They are in this event and nowhere else. */
export interface OauthTokens {
  /** Opaque: do not parse it. */
  access_token: string;
  /** Opaque, and usable once. */
  refresh_token: string;
  /** RFC 3339. */
  expires_at: string;
  /** Usually `Bearer`. */
  token_type: string;
}

/** The person who signed in. A text the API did not give is empty. */
export interface User {
  user_id: string;
  /** The email address or the phone number. */
  identifier: string;
  email?: string;
  /** E.164. */
  phone?: string;
  /** RFC 3339. */
  created_at: string;
  /** RFC 3339. */
  updated_at: string;
  issuer: string;
  /** RFC 3339. */
  last_login_at: string;
}

/** Detail of `ssojet-authenticated`: one shape for every method. */
export interface AuthenticatedDetail {
  method: AuthenticationMethod;
  authenticated: true;
  oauth: OauthTokens;
  user: User;
  /**
   * Names the login at the API: for 60 s, ping status answers the same tokens to every program that has it. Hand it to a server of
   * your own in place of the tokens. Missing where the API named none.
   */
  state?: string;
  /** The API's answer, untouched. */
  raw: unknown;
}

/** The screens: `Screen::step_name` in `core/src/state/mod.rs`. */
export type Step =
  | "unavailable"
  | "identify"
  | "passkey"
  | "link-sent"
  | "code-sent"
  | "link-expired"
  | "code-expired"
  | "passkey-offer"
  | "signed-in";

/** Detail of `ssojet-step`. It holds no secret. */
export interface StepDetail {
  /** The screen that is shown. */
  step: Step;
  /** The login method, once one is chosen. */
  method: AuthenticationMethod | null;
}

/** Codes of a form that could not be loaded, or that broke down. */
export type LoadErrorCode =
  /** The browser has no WebAssembly, or it is switched off. */
  | "wasm_unsupported"
  /** The Content-Security-Policy forbids WebAssembly or its download. */
  | "wasm_blocked_by_csp"
  /** There is no file at that address (404, 410). */
  | "wasm_not_found"
  /** Something else is there, such as an HTML page. */
  | "wasm_wrong_mime_type"
  /** No answer arrived. */
  | "wasm_network_error"
  /** The server answered with another error status. */
  | "wasm_http_error"
  /** The file is not the one this script was built with: changed on the way, or of another version. */
  | "wasm_integrity_mismatch"
  /** The file is damaged, or of another version, where its digest could not be compared. */
  | "wasm_invalid"
  /** There was not enough memory. */
  | "wasm_out_of_memory"
  /** The browser is older than the README's minimum: it lacks a feature of WebAssembly, or constructable style sheets. */
  | "browser_too_old"
  /** A defect of the widget. Only loading the page again helps. */
  | "internal_error";

/** Codes of the form itself: `ErrorCode` in `core/src/error.rs`. */
export type WidgetErrorCode =
  | "missing_client_id"
  | "invalid_api_base"
  | "invalid_default_country"
  | "unknown_method"
  | "no_usable_method"
  | "identifier_empty"
  | "identifier_invalid"
  | "identifier_rejected"
  | "invalid_client"
  | "endpoint_not_found"
  | "request_rejected"
  | "rate_limited"
  | "server_error"
  | "unexpected_response"
  | "redirected"
  | "network_error"
  | "offline"
  | "timeout"
  | "expired"
  | "code_incomplete"
  | "code_wrong"
  | "too_many_tries"
  | "passkey_cancelled"
  | "passkey_not_found"
  | "passkey_unknown"
  | "passkey_wrong_domain"
  | "passkey_not_allowed_in_frame"
  | "passkey_unsupported"
  | "passkey_busy"
  | "passkey_failed"
  | "method_unavailable";

/** Every code `ssojet-error` can carry. */
export type ErrorCode = LoadErrorCode | WidgetErrorCode;

/** Detail of `ssojet-error`. */
export interface ErrorDetail {
  code: ErrorCode;
  /** For the developer, in English; the person has read a sentence of their own. */
  message: string;
  /** Whether the same action may succeed later without a change by the developer. */
  retryable: boolean;
  /** Seconds to wait, where the API said so. */
  retryAfter?: number;
}

/** Events of `<ssojet-login>`. */
export interface SsojetLoginEventMap {
  /** The form can be used. */
  "ssojet-ready": CustomEvent<Record<string, never>>;
  /** Another screen is shown. */
  "ssojet-step": CustomEvent<StepDetail>;
  /** The person signed in. Does not bubble, and does not leave a shadow tree the element is in. */
  "ssojet-authenticated": CustomEvent<AuthenticatedDetail>;
  /** Something failed. */
  "ssojet-error": CustomEvent<ErrorDetail>;
}
