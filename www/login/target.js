// Where a finished login may go: to exactly what is registered for the application, compared as text (RFC 9700 §4.1.3).
//
// A requested target is never parsed, completed or repaired. It is looked up among registered ones, and the registered one is
// followed; so whatever a browser might make of a strange request, it is not made.

/** What this page adds to a target. */
const ADDED = ["state", "app_state"];

/**
 * @typedef {{ redirect_urls?: unknown, allowed_origins?: unknown, default_redirect_url?: unknown }} Registered
 * @typedef {import("./parameters.js").Refused} Refused
 */

/**
 * The registered redirect target that was asked for; the default one where none was.
 *
 * @param {string | null} requested
 * @param {Registered} registered
 * @returns {{ target: string } | Refused}
 */
export function redirectTarget(requested, registered) {
  const fallback = normalTarget(registered.default_redirect_url);
  if (requested === null) return fallback ? { target: fallback } : { refusal: "redirect_uri_missing" };
  const targets = [fallback, ...list(registered.redirect_urls).map(normalTarget)];
  const target = targets.find((known) => known !== undefined && known === requested);
  return target === undefined ? { refusal: "redirect_uri_not_registered", shown: requested } : { target };
}

/**
 * The registered origin that was asked for, to which a popup may tell the result.
 *
 * @param {string} requested
 * @param {Registered} registered
 * @returns {{ target: string } | Refused}
 */
export function popupOrigin(requested, registered) {
  const target = list(registered.allowed_origins).map(normalOrigin).find((known) => known === requested);
  return target === undefined ? { refusal: "origin_not_registered", shown: requested } : { target };
}

/**
 * The target with the handle of the login, and with the caller's own state. Added as text: `URLSearchParams` would rewrite
 * the query that is registered.
 *
 * @param {string} target
 * @param {string} state
 * @param {string | null} appState
 */
export function returnAddress(target, state, appState) {
  const added = `state=${encodeURIComponent(state)}`;
  const caller = appState === null ? "" : `&app_state=${encodeURIComponent(appState)}`;
  const joint = target.includes("?") ? (/[?&]$/.test(target) ? "" : "&") : "?";
  return `${target}${joint}${added}${caller}`;
}

/**
 * A registered redirect URL in the URL standard's normal form; `undefined` for what must not be followed even where it is
 * registered.
 *
 * @param {unknown} text
 */
export function normalTarget(text) {
  const url = secureUrl(text);
  if (!url || url.href.includes("#")) return undefined;
  return ADDED.some((name) => url.searchParams.has(name)) ? undefined : url.href;
}

/** @param {unknown} text */
function normalOrigin(text) {
  const url = secureUrl(text);
  return url && url.href === `${url.origin}/` ? url.origin : undefined;
}

/**
 * `https:`, or `http:` on this machine; without a user name.
 *
 * @param {unknown} text
 */
function secureUrl(text) {
  if (typeof text !== "string" || text === "") return undefined;
  let url;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const secure = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  return secure && url.username === "" && url.password === "" ? url : undefined;
}

/**
 * `URL` has normalised the host: `127.1` and `0x7f.1` arrive as `127.0.0.1`.
 *
 * @param {string} hostname
 */
export function isLoopback(hostname) {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
function list(value) {
  return Array.isArray(value) ? value : [];
}
