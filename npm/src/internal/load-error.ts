/** Classifies why the WebAssembly did not load: from facts to one stable code, and a sentence each for the developer and the person. */
import type { LoaderText } from "./text.js";
import type { ErrorDetail, LoadErrorCode } from "./types.js";

/** The facts of a load: which stage it reached, and what was seen there. */
export interface LoadFacts {
  /** Address of the file. */
  url: string;
  /** The stage at which it failed. */
  stage:
    /** Making the address absolute. */
    | "address"
    /** Looking for `WebAssembly`. */
    | "support"
    /** Looking for what the file and the form need of the browser. */
    | "features"
    /** Compiling an empty module, to learn whether compiling is allowed. */
    | "probe"
    /** Waiting for the answer. */
    | "fetch"
    /** Judging its status. */
    | "status"
    /** Reading its body. */
    | "read"
    /** Looking at its first bytes. */
    | "content"
    /** Comparing its digest with the one this script was built with. */
    | "integrity"
    | "compile"
    | "instantiate";
  /** HTTP status, once there is one. */
  status?: number;
  /** `Content-Type`, once there is an answer; empty where it has none. */
  contentType?: string;
  /** The directive of the Content-Security-Policy that was violated meanwhile, in a policy that is enforced. */
  violatedDirective?: string;
  /** Whether the file has the digest this script was built with. */
  verified?: boolean;
  /** Whether it took longer than anybody waits. */
  timedOut?: boolean;
  /** `name` of what was thrown. */
  errorName?: string;
  /** `message` of what was thrown. */
  errorMessage?: string;
}

/** Reports a load that failed. `message` is for the developer. */
export class LoadError extends Error {
  override readonly name = "LoadError";

  constructor(
    readonly code: LoadErrorCode,
    message: string,
    readonly retryable = false,
    /** What the person reads. */
    readonly text: LoaderText = retryable ? "loadFailed" : "loadMisconfigured",
  ) {
    super(message);
  }

  /** As `ssojet-error` carries it. */
  get detail(): ErrorDetail {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}

/** Tells the developer. Once for each attempt, not for each element: each element dispatches an event of its own. */
export function report(error: LoadError): LoadError {
  console.error(`ssojet-login: ${error.message}`);
  return error;
}

/** Makes the error that is shown after a panic. */
export function crash(): LoadError {
  return new LoadError("internal_error", "A defect has stopped the widget.", false, "crashed");
}

/** Makes the error of a browser that lacks what the form needs. */
export function tooOld(what: string): LoadError {
  return new LoadError("browser_too_old", `This browser is older than the README's minimum: it has no ${what}.`, false, "loadUnsupported");
}

/** How browsers say that memory ran out: of one class, or in their words, some of them as a mere text. */
const OUT_OF_MEMORY = /^(RangeError|InternalError)\b|out of memory|allocat/i;

/** Decides which error a failed load is. */
export function classify(facts: LoadFacts): LoadError {
  const { url, status = 0, contentType = "", violatedDirective, errorMessage } = facts;
  const cause = errorMessage ? ` (${errorMessage})` : "";
  const networkError = (message: string) => new LoadError("wasm_network_error", message, true);
  const forbidden = (what: string) => new LoadError("wasm_blocked_by_csp", `The Content-Security-Policy forbids ${what}.`);
  const invalid = (why: string) => new LoadError("wasm_invalid", `${url} is damaged${why}${cause}.`);

  if (facts.timedOut) return networkError(`${url} did not arrive in time.`);
  if (OUT_OF_MEMORY.test(`${facts.errorName} ${errorMessage}`)) {
    return new LoadError("wasm_out_of_memory", `There was no memory for ${url}${cause}.`, true, "loadMemory");
  }
  switch (facts.stage) {
    case "address":
      return new LoadError("wasm_not_found", `wasm-url is not an address: ${url}`);
    case "support":
      return new LoadError("wasm_unsupported", "This browser has no WebAssembly, or it is switched off (Lockdown Mode, a policy).", false, "loadUnsupported");
    case "features":
      return tooOld(errorMessage ?? "");
    case "fetch":
      if (violatedDirective) return forbidden(`${url}: allow its origin in ${violatedDirective}`);
      if (url.startsWith("file:")) return new LoadError("wasm_network_error", `${url} cannot be loaded from disk: serve the page over http.`);
      return networkError(`${url} could not be fetched: no network, or no CORS for this origin${cause}.`);
    case "read":
      return networkError(`The download of ${url} broke off${cause}.`);
    case "status":
      return status === 404 || status === 410
        ? new LoadError("wasm_not_found", `There is no WebAssembly file at ${url} (HTTP ${status}): deploy it, or name its place in wasm-url.`)
        : new LoadError("wasm_http_error", `${url} was answered with HTTP ${status}.`, status >= 500 || status === 408 || status === 429);
    case "content":
      if (contentType === WASM_TYPE) return invalid(": it does not begin like WebAssembly");
      return new LoadError(
        "wasm_wrong_mime_type",
        `${url} is not WebAssembly: it was answered as "${contentType || "no content type"}". Deploy the file, as ${WASM_TYPE}.`,
      );
    case "integrity":
      return new LoadError(
        "wasm_integrity_mismatch",
        `${url} is not the file this script was built with: its SHA-384 digest is another. Deploy both files of one build.`,
      );
    default:
      // Before there is a file it is compiling that was tried.
      if (violatedDirective || facts.stage === "probe") {
        const directive = violatedDirective?.replace("default", "script") ?? "script-src";
        return forbidden(`WebAssembly: add 'wasm-unsafe-eval' to ${directive}`);
      }
      if (facts.stage === "instantiate") return invalid(", or does not belong to this version");
      // The right file, and the features were looked for: what is left is an engine that has them by name only.
      return facts.verified ? tooOld(`use for ${url}${cause}`) : invalid("");
  }
}

/** The one type browsers compile while downloading. */
export const WASM_TYPE = "application/wasm";
