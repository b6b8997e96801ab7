/**
 * Exports the class, the functions and the types, without side effects: nothing is registered, nothing is loaded, and importing
 * this in Node does nothing. To register the element, import `ssojet-login/define`.
 *
 * @module
 */
export * from "./hosted.js";
export { SsojetLoginElement } from "./internal/element.js";
export { register } from "./internal/register.js";
export type { LoaderText, Strings } from "./internal/text.js";
export type {
  AuthenticatedDetail,
  AuthenticationMethod,
  ErrorCode,
  ErrorDetail,
  LoadErrorCode,
  OauthTokens,
  SsojetLoginAttributes,
  SsojetLoginEventMap,
  Step,
  StepDetail,
  TextKey,
  Theme,
  User,
  WidgetErrorCode,
} from "./internal/types.js";
