// Signing in through the hosted page: the way there, and the way back.
import { randomBytes, timingSafeEqual } from "node:crypto";

const STATUS_PATH = "/api/v1/auth/passwordless/magic-link/status";
const TIME_LIMIT_MILLISECONDS = 10_000;

/** Why somebody was not signed in. `message` is for the person. */
export class SignInError extends Error {}

/**
 * Where to send somebody who wants to sign in, and the state to remember about this browser until it comes back.
 *
 * @param {{ hostedUrl: string, clientId: string, redirectUri: string }} settings
 */
export function beginSignIn({ hostedUrl, clientId, redirectUri }) {
  const state = randomBytes(32).toString("base64url");
  const address = new URL(hostedUrl);
  address.search = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, state }).toString();
  return { address: address.href, state };
}

/**
 * The tokens and the user of a login that came back.
 *
 * @param {{ apiBase: string, clientId: string }} settings
 * @param {URLSearchParams} query of the callback.
 * @param {string | undefined} expected the state of `beginSignIn`, from this very browser.
 * @throws SignInError
 */
export async function completeSignIn({ apiBase, clientId }, query, expected) {
  const [states, appStates] = [query.getAll("state"), query.getAll("app_state")];
  // Otherwise a stranger could send somebody the end of the stranger's own login.
  if (states.length !== 1 || appStates.length !== 1 || !expected || !isSame(appStates[0], expected)) {
    throw new SignInError("This sign-in did not begin in this browser. Please start again.");
  }
  const address = new URL(STATUS_PATH, apiBase);
  address.search = new URLSearchParams({ client_id: clientId, state: states[0] }).toString();
  let answer;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIME_LIMIT_MILLISECONDS) });
    answer = response.ok ? await response.json() : undefined;
  } catch {
    throw new SignInError("The sign-in service did not answer. Please try again.");
  }
  if (answer?.authenticated !== true) throw new SignInError("This sign-in has expired. Please start again.");
  // The API has two shapes of success.
  return { tokens: answer.oauth ?? answer, user: answer.user ?? answer.profile ?? {} };
}

function isSame(one, other) {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
