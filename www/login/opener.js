// The way back to the page that opened this popup.
//
// Both sides name the other's exact origin, look at the window a message comes from, and repeat the caller's state, so that
// no other page, and no earlier login of the same page, is taken for it. The login begins only once the opener has answered:
// whoever signs in here is known to be awaited.

const NAME = "ssojet-login";
/** How long a busy page may take to answer, in milliseconds. */
const PATIENCE = 10_000;
const ASK_EVERY = 500;

/** @typedef {{ tell(detail: unknown): void }} Channel */

/**
 * Waits until the page at `origin` that opened this one has answered.
 *
 * @param {string} origin
 * @param {string} state the caller's.
 * @returns {Promise<Channel | undefined>} `undefined` when nobody there answers.
 */
export function connect(origin, state) {
  const opener = /** @type {Window | null} */ (window.opener);
  if (!opener || opener.closed) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const say = (/** @type {object} */ message) => opener.postMessage({ source: NAME, state, ...message }, origin);
    const ask = () => say({ type: "ready" });
    const asking = setInterval(ask, ASK_EVERY);
    const patience = setTimeout(() => settle(undefined), PATIENCE);
    const listener = (/** @type {MessageEvent} */ event) => {
      if (event.source !== opener || event.origin !== origin) return;
      const { source, type, state: repeated } = event.data ?? {};
      if (source !== NAME || type !== "hello" || repeated !== state) return;
      settle(once((detail) => say({ type: "authenticated", detail })));
    };
    const settle = (/** @type {Channel | undefined} */ channel) => {
      clearInterval(asking);
      clearTimeout(patience);
      removeEventListener("message", listener);
      resolve(channel);
    };
    addEventListener("message", listener);
    ask();
  });
}

/**
 * @param {(detail: unknown) => void} tell
 * @returns {Channel}
 */
function once(tell) {
  let told = false;
  return {
    tell(detail) {
      if (told) return;
      told = true;
      tell(detail);
    },
  };
}
