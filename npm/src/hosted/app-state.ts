/**
 * Makes, keeps and takes back the application's own state, which ties a login to the tab that began it (RFC 9700 §4.7). Without
 * it, an attacker could send a person the end of the attacker's own login.
 *
 * The state is in `sessionStorage`, for this tab only, until the person comes back. It is no token.
 */
import { HostedLoginError } from "./error.js";

const PREFIX = "ssojet-login:app-state:";
const BYTES = 16;

/** Makes a state: 128 random bits in hexadecimal. */
export function randomState(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Keeps the state of the login that is about to begin.
 *
 * @throws HostedLoginError `storage_unavailable`
 */
export function keepState(clientId: string, state: string): void {
  try {
    sessionStorage.setItem(PREFIX + clientId, state);
  } catch {
    throw new HostedLoginError("storage_unavailable", "sessionStorage cannot be written to; use the popup mode.");
  }
}

/** Reads the state without using it up. */
export function keptState(clientId: string): string | undefined {
  try {
    return sessionStorage.getItem(PREFIX + clientId) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Removes the state, so that it can be used once. */
export function forgetState(clientId: string): void {
  try {
    sessionStorage.removeItem(PREFIX + clientId);
  } catch {
    // What cannot be written to has kept nothing.
  }
}
