/**
 * Connects this popup with the page that opened it. `npm/src/hosted/popup.ts` is the other side.
 *
 * Both sides name the other's exact origin, look at the window a message comes from, and repeat the caller's state, so that
 * no other page, and no earlier login of the same page, is taken for it. The login begins only once the opener has answered, so
 * that a person never signs in for a page that does not wait for it.
 */
import { readMessage, sendMessage } from "../../npm/src/hosted/protocol.js";
import type { AuthenticatedDetail } from "../../npm/src/internal/types.js";

/** How long a busy page may take to answer. */
const WAIT_LIMIT_MILLISECONDS = 10_000;
const ASK_EVERY_MILLISECONDS = 500;

/** The way to the opener: it takes the result, once. */
export interface Channel {
  tell(detail: AuthenticatedDetail): void;
}

/**
 * Waits until the page at `origin` that opened this one has answered.
 *
 * @param state the caller's.
 * @returns `undefined` when no page at that origin answers.
 */
export function connect(origin: string, state: string): Promise<Channel | undefined> {
  const opener = window.opener as Window | null;
  if (!opener || opener.closed) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const ask = () => sendMessage(opener, origin, state, { type: "ready" });
    const asking = setInterval(ask, ASK_EVERY_MILLISECONDS);
    const waiting = setTimeout(() => settle(undefined), WAIT_LIMIT_MILLISECONDS);
    const listener = (event: MessageEvent) => {
      if (readMessage(event, opener, origin, state)?.type !== "hello") return;
      settle(once((detail) => sendMessage(opener, origin, state, { type: "authenticated", detail })));
    };
    const settle = (channel: Channel | undefined) => {
      clearInterval(asking);
      clearTimeout(waiting);
      removeEventListener("message", listener);
      resolve(channel);
    };
    addEventListener("message", listener);
    ask();
  });
}

/** Makes a channel that sends the first result and ignores any other. */
function once(send: (detail: AuthenticatedDetail) => void): Channel {
  let sent = false;
  return {
    tell(detail) {
      if (sent) return;
      sent = true;
      send(detail);
    },
  };
}
