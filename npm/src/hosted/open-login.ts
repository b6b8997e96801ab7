/** Begins a login on the hosted page: opens it in a popup, or goes to it. */
import type { AuthenticatedDetail } from "../internal/types.js";
import { isText, secureUrl } from "./address.js";
import { forgetState, keepState, randomState } from "./app-state.js";
import { HostedLoginError, hostedLoginError } from "./error.js";
import { awaitPopup, openWindow } from "./popup.js";
import type { Mode, RequestParameter } from "./protocol.js";

/** What `openLogin` is told. */
export interface OpenLoginOptions {
  /** The application. */
  clientId: string;
  /** Address of the hosted login page: `https:`, or `http:` on loopback. */
  hostedUrl: string;
  /**
   * Where a redirect comes back to, where the page calls `completeLogin`. Registered for the application, character for
   * character. Without it there is no redirect, not even where the browser refuses a popup.
   */
  redirectUri?: string;
  /** Default: `popup`. */
  mode?: Mode;
  /** In place of the random state, for a server that checks it: at least 128 random bits, new for each login. */
  state?: string;
}

/**
 * Opens the hosted login page. Call it from within a click, before any `await`: browsers open a popup only then.
 *
 * In popup mode the promise resolves with the detail of `ssojet-authenticated`. Where no window opens, or it opens in place of
 * this page, and there is a `redirectUri`, and in redirect mode, this page is left: the promise settles only when the person
 * comes back to it without having signed in, as `cancelled`.
 *
 * @throws HostedLoginError as a rejection.
 */
export function openLogin(options: OpenLoginOptions): Promise<AuthenticatedDetail> {
  // Runs at once, within the click; what it throws is a rejection.
  return new Promise<AuthenticatedDetail>((resolve) => resolve(begin(options))).catch((thrown: unknown) => {
    throw hostedLoginError(thrown);
  });
}

/** Checks the options, then opens the popup or leaves the page. */
function begin(options: OpenLoginOptions): Promise<AuthenticatedDetail> {
  // JavaScript may pass anything, also nothing.
  const { clientId, hostedUrl, redirectUri, mode = "popup", state = randomState() } = options ?? {};
  if (!isText(clientId) || !isText(state)) {
    throw new HostedLoginError("invalid_options", "clientId and state must be texts that are not empty.");
  }
  if (mode !== "popup" && mode !== "redirect") throw new HostedLoginError("invalid_options", "mode is popup or redirect.");
  const hosted = secureUrl(hostedUrl, "hostedUrl");
  const target = redirectUri === undefined ? undefined : secureUrl(redirectUri, "redirectUri").href;
  if (mode === "redirect" && target === undefined) {
    throw new HostedLoginError("invalid_options", "redirect mode needs a redirectUri.");
  }

  if (mode === "popup") {
    const returning = target !== undefined && canKeep(clientId, state) ? { redirect_uri: target } : {};
    const popup = openWindow(
      withParameters(hosted, { client_id: clientId, mode, origin: location.origin, state, ...returning }),
    );
    if (popup) return awaitPopup(popup, hosted.origin, state).finally(() => forgetState(clientId));
    if (target === undefined) {
      throw new HostedLoginError("popup_blocked", "The browser opened no window, and there is no redirectUri.");
    }
  }
  keepState(clientId, state);
  location.assign(withParameters(hosted, { client_id: clientId, redirect_uri: target, state }).href);
  return whenBack();
}

/**
 * Keeps the state for a window that turns out to be this one: such browsers leave the page whatever it does, and the hosted page
 * then redirects. A window that opens gets a copy of the storage with it.
 */
function canKeep(clientId: string, state: string): boolean {
  try {
    keepState(clientId, state);
    return true;
  } catch {
    return false;
  }
}

/** Adds parameters to the address of the hosted page. */
function withParameters(hosted: URL, parameters: Partial<Record<RequestParameter, string | undefined>>): URL {
  const address = new URL(hosted);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) address.searchParams.set(name, value);
  return address;
}

/** Rejects when the person comes back to this page by the browser's back/forward cache, which keeps the page as it was. */
function whenBack(): Promise<never> {
  return new Promise((_, reject) => {
    const listener = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      removeEventListener("pageshow", listener);
      reject(new HostedLoginError("cancelled", "The person came back without having signed in."));
    };
    addEventListener("pageshow", listener);
  });
}
