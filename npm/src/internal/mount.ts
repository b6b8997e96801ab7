/** Describes one stay of the element in the page, and keeps those that may be over. */
import type { Mounted } from "./glue.js";
import type { LoadError } from "./load-error.js";

/** One connection of the element to the document. Callbacks compare it by identity, so that late ones are ignored. */
export interface Mount {
  /** The form, once Rust has mounted it. */
  form?: Mounted;
  /** Shown in place of the form. */
  error?: LoadError;
  /** Whether the focus goes into what is shown next, if nobody else has it by then. */
  wantsFocus: boolean;
  /** Cancels the subscriptions of this mount. */
  cancel: (() => void)[];
}

/** What ends the stay of each element that has just left the page, unless it is back by then. */
export const leaving = new Set<() => void>();
