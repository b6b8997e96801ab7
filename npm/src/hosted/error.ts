/** Names the reasons why a hosted login fails. `docs/hosted.md` says what a developer does about each. */

/** The reason, from a closed list. */
export type HostedLoginErrorCode =
  /** An option is missing, or an address is neither `https:` nor `http:` on loopback. */
  | "invalid_options"
  /** The browser opened no window, and there is no `redirectUri` to fall back to. */
  | "popup_blocked"
  /** The person closed the window, or came back without having signed in. */
  | "cancelled"
  /** The browser lacks something that this needs, or something in the page has changed it. */
  | "browser_unsupported"
  /** A later `openLogin` took its place. */
  | "superseded"
  /** The browser keeps nothing for this page, so the answer could not be told from a forged one. */
  | "storage_unavailable"
  /** The answer does not belong to a login that this tab began. */
  | "state_mismatch"
  /** The login was used up, or more than 60 s have gone by. */
  | "expired"
  /** The API does not know the client id, or not from this origin. */
  | "invalid_client"
  /** Too many requests. */
  | "rate_limited"
  /** The API failed. */
  | "server_error"
  /** The API answered something else than a login that is finished. */
  | "unexpected_response"
  /** The API led elsewhere. It is not followed, since the answer from there could be anybody's. */
  | "redirected"
  /** No answer arrived. */
  | "network_error"
  /** No answer arrived in time. */
  | "timeout";

/** What `openLogin` and `completeLogin` reject with. Its message is for the developer and holds no secret. */
export class HostedLoginError extends Error {
  override readonly name = "HostedLoginError";

  constructor(
    /** Stable, from a closed list. */
    readonly code: HostedLoginErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Makes sure that whatever was thrown has a code: a browser, or a page that has changed it, may throw anything anywhere. */
export function hostedLoginError(thrown: unknown): HostedLoginError {
  if (thrown instanceof HostedLoginError) return thrown;
  // Its own text may quote an address, which holds the state.
  return new HostedLoginError("browser_unsupported", "The browser lacks something that this needs, or the page has changed it.");
}
