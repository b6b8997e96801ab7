/**
 * Connects this popup with the page that opened it. `npm/src/hosted/popup.ts` is the other side.
 *
 * Both sides name the other's exact origin, look at the window a message comes from, and repeat the caller's state, so that
 * no other page, and no earlier login of the same page, is taken for it. The login begins only once the opener has answered, so
 * that a person never signs in for a page that does not wait for it.
 */
import { readMessage, sendMessage } from "../../npm/src/hosted/protocol.js";
import type { AuthenticatedDetail } from "../../npm/src/internal/types.js";

/** How long a busy page may take to answer, and a page that has answered once to do so again. */
const WAIT_LIMIT_MILLISECONDS = 10_000;
const ASK_EVERY_MILLISECONDS = 500;

/** The way to the opener. */
export interface Channel {
  /**
   * Hands the result over. The opener may have been reloaded since it answered, and then waits for nothing: it is greeted again.
   *
   * @returns whether it was there to take the result.
   */
  tell(detail: AuthenticatedDetail): Promise<boolean>;
}

/** Whether a window opened this one and can still be reached. */
export function hasOpener(): boolean {
  const opener = window.opener as Window | null;
  return opener !== null && opener !== undefined && !opener.closed;
}

/**
 * Waits until the page at `origin` that opened this one has answered.
 *
 * @param state the caller's.
 * @returns `undefined` when no page at that origin answers.
 */
export async function connect(origin: string, state: string): Promise<Channel | undefined> {
  if (!hasOpener()) return undefined;
  const opener = window.opener as Window;
  if (!(await greet(opener, origin, state))) return undefined;
  return {
    async tell(detail) {
      if (opener.closed || !(await greet(opener, origin, state))) return false;
      sendMessage(opener, origin, state, { type: "authenticated", detail });
      return true;
    },
  };
}

/** Asks the opener until it answers; `false` when it does not. */
function greet(opener: Window, origin: string, state: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ask = () => sendMessage(opener, origin, state, { type: "ready" });
    const asking = setInterval(ask, ASK_EVERY_MILLISECONDS);
    const waiting = setTimeout(() => settle(false), WAIT_LIMIT_MILLISECONDS);
    const listener = (event: MessageEvent) => {
      if (readMessage(event, opener, origin, state)?.type === "hello") settle(true);
    };
    const settle = (answered: boolean) => {
      clearInterval(asking);
      clearTimeout(waiting);
      removeEventListener("message", listener);
      resolve(answered);
    };
    addEventListener("message", listener);
    ask();
  });
}
