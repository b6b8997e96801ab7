/** Opens the popup and waits for its result, on the application's page. `www/hosted/opener.ts` is the other side. */
import type { AuthenticatedDetail } from "../internal/types.js";
import { HostedLoginError } from "./error.js";
import { readMessage, sendMessage } from "./protocol.js";

const WINDOW_NAME = "ssojet-login";
const WIDTH = 480;
const HEIGHT = 720;
/** How often the window is checked for having been closed, of which no event tells. */
const LOOK_EVERY_MILLISECONDS = 300;
/** The last message of a window may arrive after the window is seen to be gone. */
const LAST_MESSAGE_MILLISECONDS = 700;

/** Ends the login in the popup that is open. */
let supersede: (() => void) | undefined;

/** Opens the window; `undefined` where none opens. To be called from within a click. */
export function openWindow(address: URL): Window | undefined {
  const { screenX = 0, screenY = 0, outerWidth = WIDTH, outerHeight = HEIGHT } = window;
  const left = Math.max(0, Math.round(screenX + (outerWidth - WIDTH) / 2));
  const top = Math.max(0, Math.round(screenY + (outerHeight - HEIGHT) / 2));
  let opened: Window | null;
  try {
    // One name: a second click brings the window up again and leaves no second one behind.
    opened = window.open(address.href, WINDOW_NAME, `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`);
    if (opened === window) {
      // Android's WebViews open it in place of this page, which would then wait for itself.
      window.stop();
      return undefined;
    }
  } catch {
    return undefined;
  }
  if (!isWindow(opened)) return undefined;
  try {
    opened.focus();
  } catch {
    // It is open all the same.
  }
  return opened;
}

/** Whether this is a window of its own that is open. Blockers return frames, proxies, and windows that are closed. */
function isWindow(opened: Window | null | undefined): opened is Window {
  try {
    return (
      typeof opened === "object" &&
      opened !== null &&
      opened.closed === false &&
      opened.self === opened &&
      opened.top === opened &&
      typeof opened.postMessage === "function"
    );
  } catch {
    return false;
  }
}

/** Waits for the result of the login in `popup`. */
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
      const message = readMessage(event, popup, origin, state);
      // Also a second time: before the result the popup makes sure that this page still waits.
      if (message?.type === "ready") sendMessage(popup, origin, state, { type: "hello" });
      if (message?.type === "authenticated" && isDetail(message.detail)) {
        end();
        resolve(message.detail);
      }
    };
    let last: ReturnType<typeof setTimeout> | undefined;
    const looking = setInterval(() => {
      if (isWindow(popup)) return;
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

/** Checks as much of the result as every application relies on; the rest is trusted, since the page is at its exact origin. */
function isDetail(value: unknown): value is AuthenticatedDetail {
  const detail = value as Partial<AuthenticatedDetail> | null | undefined;
  return (
    detail?.authenticated === true &&
    typeof detail.oauth?.access_token === "string" &&
    detail.oauth.access_token !== "" &&
    typeof detail.user === "object"
  );
}
