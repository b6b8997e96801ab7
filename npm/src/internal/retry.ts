/** Waits for a time when a load that failed is worth another attempt. */
import { attempt, clearTimeout, setTimeout } from "./browser.js";

/** The first pause, and the longest, in milliseconds. */
const SHORTEST = 2_000;
const LONGEST = 60_000;

/**
 * Calls back once: when the browser is online again, when the person comes back to the page, or after a pause, which doubles with each
 * attempt. Returns a function that cancels it.
 *
 * @param attempts how many there were before.
 */
export function whenBetter(attempts: number, retry: () => void): () => void {
  const cancel = () => {
    clearTimeout(timer);
    for (const kind of ["online", "focus"]) attempt(() => removeEventListener(kind, once));
  };
  const once = () => {
    cancel();
    retry();
  };
  const timer = setTimeout(once, Math.min(SHORTEST * 2 ** attempts, LONGEST));
  for (const kind of ["online", "focus"]) attempt(() => addEventListener(kind, once));
  return cancel;
}
