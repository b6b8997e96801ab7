/**
 * The application's own state: what ties the answer to the tab that asked (RFC 9700 §4.7). Without it, somebody could send a
 * person the end of somebody else's login.
 *
 * It is kept in `sessionStorage`, for this tab only, until the answer is there. It is no token.
 */
import { HostedLoginError } from "./error.js";

const PREFIX = "ssojet-login:app-state:";
const BYTES = 16;

/** 128 random bits in hexadecimal. */
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

/** The state that was kept, once: it is forgotten by being asked for. */
export function takeState(clientId: string): string | undefined {
  try {
    const state = sessionStorage.getItem(PREFIX + clientId);
    sessionStorage.removeItem(PREFIX + clientId);
    return state ?? undefined;
  } catch {
    return undefined;
  }
}
