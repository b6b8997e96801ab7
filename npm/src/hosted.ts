/**
 * Exports what an application needs to sign people in on the hosted page: `openLogin` begins, `completeLogin` completes.
 *
 * @module
 */
export { completeLogin, type CompletedDetail, type CompleteLoginOptions } from "./hosted/complete-login.js";
export { HostedLoginError, type HostedLoginErrorCode } from "./hosted/error.js";
export { openLogin, type OpenLoginOptions } from "./hosted/open-login.js";
