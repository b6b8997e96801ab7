/** Completes a login by redirect, on the page that the person comes back to. */
import type { AuthenticatedDetail } from "../internal/types.js";
import { secureUrl } from "./address.js";
import { takeState } from "./app-state.js";
import { HostedLoginError } from "./error.js";
import { readSession } from "./normalise.js";
import { refusal } from "./refusal.js";
import { RETURNED_PARAMETERS, TIME_LIMIT_MILLISECONDS } from "./protocol.js";

const DEFAULT_API_BASE = "https://api.ssojet.com";
const STATUS_PATH = "/api/v1/auth/passwordless/magic-link/status";

/** What `completeLogin` is told. */
export interface CompleteLoginOptions {
  /** The application, as it was given to `openLogin`. */
  clientId: string;
  /** Origin of the API. Default: `https://api.ssojet.com`. */
  apiBase?: string;
}

/** The result: `AuthenticatedDetail` without `method`, because ping status does not say how the person signed in. */
export type CompletedDetail = Omit<AuthenticatedDetail, "method">;

/** The call in progress, which a second one shares: React's StrictMode calls twice in a row. */
let underway: Promise<CompletedDetail | undefined> | undefined;

/**
 * Finishes a login by redirect: checks that this tab began it, asks the API once, and takes the login out of the address bar
 * and of the history, whatever comes of it. Call it on every load of the page behind `redirectUri`.
 *
 * @returns `undefined` where the address names no login, as after a reload.
 * @throws HostedLoginError as a rejection.
 */
export function completeLogin(options: CompleteLoginOptions): Promise<CompletedDetail | undefined> {
  underway ??= complete(options).finally(() => (underway = undefined));
  return underway;
}

async function complete({ clientId, apiBase = DEFAULT_API_BASE }: CompleteLoginOptions): Promise<CompletedDetail | undefined> {
  const query = new URLSearchParams(location.search);
  const [states, appStates] = [query.getAll("state"), query.getAll("app_state")];
  // A state alone belongs to another protocol: OAuth providers have a parameter of that name, too.
  if (states.length === 0 || appStates.length === 0) return undefined;
  scrub();
  const expected = takeState(clientId);
  const [state] = states;
  const belongs = states.length === 1 && appStates.length === 1 && expected !== undefined && appStates[0] === expected;
  if (!clientId || !state || !belongs) {
    throw new HostedLoginError("state_mismatch", "This tab has not begun the login in its address, or it is used up.");
  }
  const { origin } = secureUrl(apiBase, "apiBase");
  const raw = await askStatus(`${origin}${STATUS_PATH}?${new URLSearchParams({ client_id: clientId, state })}`);
  const session = readSession(raw, Date.now());
  if (!session) throw new HostedLoginError("unexpected_response", "Ping status holds no finished login.");
  return { authenticated: true, ...session, state, raw };
}

/** Removes the parameters that the hosted page has added from the address, and leaves all others. */
function scrub(): void {
  const url = new URL(location.href);
  for (const name of RETURNED_PARAMETERS) url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
}

/** Asks ping status once. */
async function askStatus(address: string): Promise<unknown> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(address, {
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      // The state would go to wherever it leads, and the answer from there would be believed.
      redirect: "manual",
      signal: AbortSignal.timeout(TIME_LIMIT_MILLISECONDS),
    });
    body = await response.text();
  } catch (error) {
    // What was thrown may quote the address, which holds the state.
    throw error instanceof Error && error.name === "TimeoutError"
      ? new HostedLoginError("timeout", "The API did not answer in time.")
      : new HostedLoginError("network_error", "The API was not reached: the network, CORS or connect-src.");
  }
  if (response.type === "opaqueredirect" || response.redirected) {
    throw new HostedLoginError("redirected", "Ping status is redirected, which is not followed: is apiBase right?");
  }
  const answer = parse(body);
  if (!response.ok) throw refusal(response.status, answer);
  if (answer === undefined) throw new HostedLoginError("unexpected_response", "Ping status is not JSON.");
  return answer;
}

/** Reads JSON; `undefined` where it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
