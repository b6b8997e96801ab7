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
    /** What the person reads. */
    readonly text: LoaderText,
    readonly retryable = false,
  ) {
    super(message);
  }

  /** As `ssojet-error` carries it. */
  get detail(): ErrorDetail {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}

/** Makes the error that is shown after a panic. */
export function crash(): LoadError {
  return new LoadError("internal_error", "The widget has stopped because of a defect in it.", "crashed");
}

/** Decides which error a failed load is. */
export function classify(facts: LoadFacts): LoadError {
  const { url, status = 0, contentType = "" } = facts;
  const cause = facts.errorMessage ? ` (${facts.errorMessage})` : "";

  switch (facts.stage) {
    case "address":
      return new LoadError("wasm_not_found", `wasm-url is not an address: ${url}`, "loadMisconfigured");
    case "support":
      return new LoadError(
        "wasm_unsupported",
        "This browser has no WebAssembly, or it is switched off (Lockdown Mode, an enterprise policy).",
        "loadUnsupported",
      );
    case "probe":
      return compilingForbidden(facts.violatedDirective ?? "script-src");
    case "fetch":
      if (facts.violatedDirective) {
        return new LoadError(
          "wasm_blocked_by_csp",
          `The Content-Security-Policy blocks the download of ${url}: allow its origin in ${facts.violatedDirective}.`,
          "loadMisconfigured",
        );
      }
      if (url.startsWith("file:")) {
        return new LoadError(
          "wasm_network_error",
          `${url} cannot be loaded from disk: serve the page over http.`,
          "loadMisconfigured",
        );
      }
      return networkError(`${url} could not be fetched: the network failed, or the server does not allow this origin (CORS)${cause}.`);
    case "read":
      return networkError(`The download of ${url} broke off${cause}.`);
    case "status":
      if (status === 404 || status === 410) {
        return new LoadError(
          "wasm_not_found",
          `There is no WebAssembly file at ${url} (HTTP ${status}). Is it deployed beside the script? The wasm-url attribute can name another place.`,
          "loadMisconfigured",
        );
      }
      return httpError(url, status);
    case "content":
      return contentType === WASM_TYPE
        ? invalid(url, ": it does not begin like a WebAssembly module")
        : new LoadError(
            "wasm_wrong_mime_type",
            `${url} is not WebAssembly: it was answered as "${contentType || "no content type"}", most often a page in place of a missing file. Deploy the .wasm there, as ${WASM_TYPE}.`,
            "loadMisconfigured",
          );
    case "integrity":
      return new LoadError(
        "wasm_integrity_mismatch",
        `${url} is not the file this script was built with: its SHA-384 digest is another. Deploy both files of one build, and let nothing on the way change them.`,
        "loadMisconfigured",
      );
    case "compile":
      if (facts.violatedDirective) return compilingForbidden(facts.violatedDirective);
      // Compiling while downloading rejects with something else than a CompileError when the download breaks off.
      return facts.errorName === "CompileError"
        ? invalid(url, `, or this browser is too old for it${cause}`)
        : networkError(`The download of ${url} broke off${cause}.`);
    case "instantiate":
      if (facts.violatedDirective) return compilingForbidden(facts.violatedDirective);
      return invalid(url, `, or does not belong to this version of the script${cause}`);
  }
}

/** The one type browsers compile while downloading. */
export const WASM_TYPE = "application/wasm";

function compilingForbidden(directive: string): LoadError {
  return new LoadError(
    "wasm_blocked_by_csp",
    `The Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to ${directive === "default-src" ? "script-src" : directive}.`,
    "loadMisconfigured",
  );
}

function networkError(message: string): LoadError {
  return new LoadError("wasm_network_error", message, "loadFailed", true);
}

function httpError(url: string, status: number): LoadError {
  const retryable = status >= 500 || status === 408 || status === 429;
  return new LoadError(
    "wasm_http_error",
    `${url} was answered with HTTP ${status}.`,
    retryable ? "loadFailed" : "loadMisconfigured",
    retryable,
  );
}

function invalid(url: string, why: string): LoadError {
  return new LoadError("wasm_invalid", `${url} is damaged${why}.`, "loadMisconfigured");
}
