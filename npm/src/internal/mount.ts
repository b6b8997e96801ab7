/** Describes one stay of the element in the page, and keeps those that may be over. */
import type { EarlyForm } from "./early-form.js";
import type { Mounted } from "./glue.js";
import { attempt } from "./browser.js";
import type { LoadError } from "./load-error.js";
import type { LoadErrorCode } from "./types.js";

/** One connection of the element to the document. Callbacks compare it by identity, so that late ones are ignored. */
export interface Mount {
  /** The form, once Rust has mounted it. */
  form?: Mounted;
  /** The form until then, where there is one. */
  early?: EarlyForm | undefined;
  /** Why Rust does not come. */
  error?: LoadError;
  /** The code of the error that the page was told last. */
  told?: LoadErrorCode;
  /** How often the load was tried again by itself. */
  attempts: number;
  /** Whether the focus goes into what is shown next, if nobody else has it by then. */
  wantsFocus: boolean;
  /** Cancels the subscriptions of this mount. */
  cancel: (() => void)[];
}

/** What ends the stay of each element that has just left the page, unless it is back by then. */
export const leaving = new Set<() => void>();

/** Whether the tab keeps a login of this client, which Rust goes on with (`src/remember.rs`). */
export function isRemembered(clientId: string | null): boolean {
  return attempt(() => !!sessionStorage.getItem(`ssojet-login:${clientId?.trim()}`)) ?? false;
}
