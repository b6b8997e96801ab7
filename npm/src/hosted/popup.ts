/**
 * The popup, seen from the page that opens it. `www/login/opener.js` is the other side.
 *
 * Every message is judged by the window it comes from, that window's origin, and the state that both sides repeat.
 */
import type { AuthenticatedDetail } from "../internal/types.js";
import { HostedLoginError } from "./error.js";

const NAME = "ssojet-login";
const WIDTH = 480;
const HEIGHT = 720;
const LOOK_EVERY_MILLISECONDS = 300;
/** The last message of a window may arrive after the window is seen to be gone. */
const LAST_MESSAGE_MILLISECONDS = 700;

/** Gives up the popup that is open. */
let supersede: (() => void) | undefined;

/** Opens the window; `undefined` where the browser refuses. To be called from within a click. */
export function openWindow(address: URL): Window | undefined {
  const left = Math.max(0, Math.round(screenX + (outerWidth - WIDTH) / 2));
  const top = Math.max(0, Math.round(screenY + (outerHeight - HEIGHT) / 2));
  // One name: a second click brings the window up again and leaves no second one behind.
  const opened = window.open(address.href, NAME, `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`);
  opened?.focus();
  return opened ?? undefined;
}

/** The result of the login in `popup`. */
export function awaitPopup(popup: Window, origin: string, state: string): Promise<AuthenticatedDetail> {
  supersede?.();
  return new Promise((resolve, reject) => {
    const end = () => {
      clearInterval(looking);
      clearTimeout(last);
      removeEventListener("message", listen);
      if (supersede === giveUp) supersede = undefined;
    };
    const fail = (error: HostedLoginError) => {
      end();
      reject(error);
    };
    const giveUp = () => fail(new HostedLoginError("superseded", "openLogin was called again."));
    const listen = (event: MessageEvent) => {
      if (event.source !== popup || event.origin !== origin) return;
      const message = readMessage(event.data, state);
      if (message?.type === "ready") popup.postMessage({ source: NAME, type: "hello", state }, origin);
      if (message?.type === "authenticated" && isDetail(message.detail)) {
        end();
        resolve(message.detail);
      }
    };
    let last: ReturnType<typeof setTimeout> | undefined;
    const looking = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(looking);
      const error = new HostedLoginError(
        "cancelled",
        "The sign-in window was closed. Where it closes at once, look at the page's Cross-Origin-Opener-Policy: " +
          "same-origin cuts popups off, same-origin-allow-popups does not.",
      );
      last = setTimeout(() => fail(error), LAST_MESSAGE_MILLISECONDS);
    }, LOOK_EVERY_MILLISECONDS);
    supersede = giveUp;
    addEventListener("message", listen);
  });
}

/** A message of the hosted page about this very login. */
function readMessage(data: unknown, state: string): { type?: unknown; detail?: unknown } | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const message = data as { source?: unknown; state?: unknown; type?: unknown; detail?: unknown };
  return message.source === NAME && message.state === state ? message : undefined;
}

/** As much as every application relies on; the page itself is trusted, being at its exact origin. */
function isDetail(value: unknown): value is AuthenticatedDetail {
  const detail = value as Partial<AuthenticatedDetail> | null | undefined;
  return (
    detail?.authenticated === true &&
    typeof detail.oauth?.access_token === "string" &&
    detail.oauth.access_token !== "" &&
    typeof detail.user === "object"
  );
}
