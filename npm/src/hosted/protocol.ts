/**
 * Names what an application and the hosted page say to each other: parameters in addresses, messages between windows, and how
 * long either waits for the API. Both sides import it; docs/hosted.md documents it.
 */
import type { AuthenticatedDetail } from "../internal/types.js";

/** The parameters of the hosted page's address. */
export const REQUEST_PARAMETERS = ["client_id", "mode", "redirect_uri", "origin", "state"] as const;

/** One of them. */
export type RequestParameter = (typeof REQUEST_PARAMETERS)[number];

/** How the result is handed over. */
export type Mode = "redirect" | "popup";

/** The parameters that the hosted page adds to the address it returns to: the login's handle, and the application's own state. */
export const RETURNED_PARAMETERS = ["state", "app_state"] as const;

/** How long the API may take to answer; the form has the same limit. */
export const TIME_LIMIT_MILLISECONDS = 20_000;

/** Marks the messages of this protocol among all others that a window receives. */
const MESSAGE_SOURCE = "ssojet-login";

/** What the two windows of a popup login tell each other. */
export type PopupMessage =
  /** The hosted page asks its opener to answer. */
  | { type: "ready" }
  /** The opener answers. */
  | { type: "hello" }
  /** The hosted page hands the result over. */
  | { type: "authenticated"; detail: AuthenticatedDetail };

/** A message as it was received: of this protocol and about this login, its content not yet looked at. */
export interface ReceivedMessage {
  type?: unknown;
  detail?: unknown;
}

/**
 * Sends a message to the other window, for which the browser checks that it still shows the expected origin. A window that is gone
 * gets nothing, and whoever waits for its answer finds out.
 *
 * @param state the application's own, which both sides repeat: it tells one login from another.
 */
export function sendMessage(to: Window, origin: string, state: string, message: PopupMessage): void {
  try {
    to.postMessage({ source: MESSAGE_SOURCE, state, ...message }, origin);
  } catch {
    // No answer will come.
  }
}

/**
 * Reads a message that another window has sent.
 *
 * @returns `undefined` unless window, origin and state are the expected ones.
 */
export function readMessage(event: MessageEvent, from: Window, origin: string, state: string): ReceivedMessage | undefined {
  if (event.source !== from || event.origin !== origin) return undefined;
  const data: unknown = event.data;
  if (typeof data !== "object" || data === null) return undefined;
  const message = data as ReceivedMessage & { source?: unknown; state?: unknown };
  return message.source === MESSAGE_SOURCE && message.state === state ? message : undefined;
}
