/**
 * Decides where a finished login may go: to exactly what is registered for the application, compared as text (RFC 9700 §4.1.3).
 *
 * A requested target is never parsed, completed or repaired. It is looked up among registered ones, and the registered one is
 * followed. So it does not matter what a browser would make of a strange request.
 */
import { RETURNED_PARAMETERS } from "../../npm/src/hosted/protocol.js";
import { isSecure } from "../../npm/src/internal/loopback.js";
import type { Refused } from "./parameters.js";

/** What is registered for the application, as the API sent it: not yet looked at. */
export interface Registered {
  redirect_urls?: unknown;
  allowed_origins?: unknown;
  default_redirect_url?: unknown;
}

/** A registered address that the result may go to. */
export interface Target {
  target: string;
}

/** Finds the registered redirect target that was asked for; the default one where none was. */
export function redirectTarget(requested: string | null, registered: Registered): Target | Refused {
  const fallback = normalTarget(registered.default_redirect_url);
  if (requested === null) return fallback ? { target: fallback } : { refusal: "redirect_uri_missing" };
  const targets = [fallback, ...list(registered.redirect_urls).map(normalTarget)];
  const target = targets.find((known) => known !== undefined && known === requested);
  return target === undefined ? { refusal: "redirect_uri_not_registered", shown: requested } : { target };
}

/** Finds the registered origin that was asked for, to which a popup may tell the result. */
export function popupOrigin(requested: string, registered: Registered): Target | Refused {
  const target = list(registered.allowed_origins).map(normalOrigin).find((known) => known === requested);
  return target === undefined ? { refusal: "origin_not_registered", shown: requested } : { target };
}

/**
 * Adds the handle of the login and the caller's own state to the target. They are added as text: `URLSearchParams` would rewrite the
 * query that is registered.
 */
export function returnAddress(target: string, state: string, appState: string | null): string {
  const [stateName, appStateName] = RETURNED_PARAMETERS;
  const added = `${stateName}=${encodeURIComponent(state)}`;
  const caller = appState === null ? "" : `&${appStateName}=${encodeURIComponent(appState)}`;
  const joint = target.includes("?") ? (/[?&]$/.test(target) ? "" : "&") : "?";
  return `${target}${joint}${added}${caller}`;
}

/**
 * Writes a registered redirect URL in the URL standard's normal form; `undefined` for what must not be followed even where it is
 * registered.
 */
export function normalTarget(text: unknown): string | undefined {
  const url = secureUrl(text);
  if (!url || url.href.includes("#")) return undefined;
  return RETURNED_PARAMETERS.some((name) => url.searchParams.has(name)) ? undefined : url.href;
}

/** Writes a registered origin in its normal form; `undefined` for an address that is more than an origin. */
function normalOrigin(text: unknown): string | undefined {
  const url = secureUrl(text);
  return url && url.href === `${url.origin}/` ? url.origin : undefined;
}

/** Reads an address that is `https:`, or `http:` on this machine, and has no user name. */
function secureUrl(text: unknown): URL | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  return isSecure(url) && url.username === "" && url.password === "" ? url : undefined;
}

/** Reads a list; anything else is an empty one. */
function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
