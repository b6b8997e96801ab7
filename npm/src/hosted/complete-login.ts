/** Completes a login by redirect, on the page that the person comes back to. */
import type { AuthenticatedDetail } from "../internal/types.js";
import { isText, secureUrl } from "./address.js";
import { forgetState, keptState } from "./app-state.js";
import { HostedLoginError, hostedLoginError } from "./error.js";
import { readSession } from "./normalise.js";
import { refusal } from "./refusal.js";
import { RETURNED_PARAMETERS, TIME_LIMIT_MILLISECONDS } from "./protocol.js";

const DEFAULT_API_BASE = "https://api.ssojet.com";
/** How the API names a login in all its documents: OAuth libraries write a `state` of their own otherwise. */
const LOGIN = /^[\da-f]{24}$/i;
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
 * Finishes a login by redirect: checks that this tab began it, asks the API once, and takes a login out of the address bar and of the
 * history, whatever comes of it, and whoever began it. Call it on every load of the page behind `redirectUri`.
 *
 * @returns `undefined` where the address names no login, as after a reload.
 * @throws HostedLoginError as a rejection.
 */
export function completeLogin(options: CompleteLoginOptions): Promise<CompletedDetail | undefined> {
  underway ??= complete(options)
    .catch((thrown: unknown) => {
      throw hostedLoginError(thrown);
    })
    .finally(() => (underway = undefined));
  return underway;
}

async function complete(options: CompleteLoginOptions): Promise<CompletedDetail | undefined> {
  const { clientId, apiBase = DEFAULT_API_BASE } = options ?? {};
  // Before anything is used up.
  if (!isText(clientId)) throw new HostedLoginError("invalid_options", "clientId must be a text that is not empty.");
  const { origin } = secureUrl(apiBase, "apiBase");
  const query = new URLSearchParams(location.search);
  const [states, appStates] = [query.getAll("state"), query.getAll("app_state")];
  if (states.length === 0) return undefined;
  if (appStates.length === 0) {
    // OAuth providers have a parameter of that name, too, and it stays. That of a login which no `openLogin` began is not used,
    // but whoever reads the address could take the login over.
    const isOurs = states.some((state) => LOGIN.test(state)) && !query.has("code") && !query.has("error");
    if (isOurs) scrub();
    return undefined;
  }
  scrub();
  const expected = keptState(clientId);
  forgetState(clientId);
  const [state] = states;
  const belongs = states.length === 1 && appStates.length === 1 && appStates[0] === expected;
  if (!state || !belongs) throw mismatch();
  const raw = await askStatus(`${origin}${STATUS_PATH}?${new URLSearchParams({ client_id: clientId, state })}`);
  const session = readSession(raw, Date.now());
  if (!session) throw new HostedLoginError("unexpected_response", "Ping status holds no finished login.");
  return { authenticated: true, ...session, state, raw };
}

function mismatch(): HostedLoginError {
  return new HostedLoginError("state_mismatch", "This tab has not begun the login in its address, or it is used up.");
}

/** Removes the parameters that the hosted page has added from the address, and leaves the rest as it is written. */
function scrub(): void {
  // As text: `URL` and `URLSearchParams` would write the others anew.
  const [address = "", fragment] = split(location.href, "#");
  const [path, query = ""] = split(address, "?");
  const kept = query.split("&").filter((pair) => !isReturned(pair)).join("&");
  const clean = `${path}${kept && `?${kept}`}${fragment === undefined ? "" : `#${fragment}`}`;
  try {
    history.replaceState(history.state, "", clean);
  } catch {
    // Sandboxed pages have no address to change. The login is used up in any case.
  }
}

/** Cuts a text in two at the first `mark`, which is in neither. */
function split(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Whether a pair of a query is one of the parameters that the hosted page adds. */
function isReturned(pair: string): boolean {
  const [name] = new URLSearchParams(pair).keys();
  return RETURNED_PARAMETERS.some((returned) => returned === name);
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
    throw (error as Partial<Error> | undefined)?.name === "TimeoutError"
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
