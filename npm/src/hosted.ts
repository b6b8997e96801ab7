/**
 * Both sides of a sign-in on the hosted page: to open it, and to take what comes back.
 *
 * @module
 */
export { completeLogin, type CompletedDetail, type CompleteLoginOptions } from "./hosted/complete-login.js";
export { HostedLoginError, type HostedLoginErrorCode } from "./hosted/error.js";
export { openLogin, type OpenLoginOptions } from "./hosted/open-login.js";
