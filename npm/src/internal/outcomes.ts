/** Keeps the promises of an element for whoever comes after its events: `ready` and `authenticated`. */
import { Promise } from "./browser.js";
import type { AuthenticatedDetail, SsojetLoginEventMap, StepDetail } from "./types.js";

/** A promise, and what keeps it. It never rejects, so that nobody has to catch anything. */
interface Deferred<Value> {
  promise: Promise<Value>;
  resolve(value: Value): void;
}

function deferred<Value>(): Deferred<Value> {
  let resolve!: Deferred<Value>["resolve"];
  const promise = new Promise<Value>((keep) => (resolve = keep));
  return { promise, resolve };
}

/** The promises of one element. */
export class Outcomes {
  #ready = deferred<Record<string, never>>();
  #authenticated = deferred<AuthenticatedDetail>();
  /** Whether `#authenticated` is kept, and so holds tokens. */
  #holdsTokens = false;

  get ready(): Promise<Record<string, never>> {
    return this.#ready.promise;
  }

  get authenticated(): Promise<AuthenticatedDetail> {
    return this.#authenticated.promise;
  }

  /** Takes note of an event. Returns what keeps the promise, for after the event. */
  note(name: keyof SsojetLoginEventMap, detail: unknown): () => void {
    const isSecret = name === "ssojet-authenticated";
    const isOver = name === "ssojet-step" && !/^(signed-in|passkey-offer)$/.test((detail as StepDetail).step);
    if (isSecret || isOver) this.dropTokens();
    if (isSecret) this.#holdsTokens = true;
    const later = isSecret ? this.#authenticated : name === "ssojet-ready" ? this.#ready : undefined;
    return () => later?.resolve(detail as never);
  }

  /** Lets go of tokens that were kept for whoever comes late. */
  dropTokens(): void {
    if (!this.#holdsTokens) return;
    this.#holdsTokens = false;
    this.#authenticated = deferred();
  }

  /** Begins anew, after the element has left the page. What was promised comes to nothing. */
  drop(): void {
    this.#ready = deferred();
    this.#authenticated = deferred();
    this.#holdsTokens = false;
  }
}
