/** Loads the WebAssembly, once for a page, however many elements wait for it. */
import { AbortController, attempt, browser, clearTimeout, console, isOwnSignal, Promise, queueMicrotask, setTimeout, URL } from "./browser.js";
import { download, hasDigest } from "./download.js";
import { instantiate, type Widget } from "./glue.js";
import { classify, crash, type LoadError, report, type LoadFacts, WASM_TYPE } from "./load-error.js";
import { locatePhoneNumbers } from "./phone-numbers.js";
import type { WasmFile } from "./wasm-file.js";

let loading: Promise<Widget> | undefined;
let crashed: LoadError | undefined;
const crashListeners = new Set<(error: LoadError) => void>();
const recoveryListeners = new Set<() => void>();

/**
 * Loads the widget. A load that is done or in progress is shared, also by a call with another address. A relative address is
 * relative to the page.
 * A load that failed is forgotten, so that the next call tries again.
 *
 * @throws LoadError
 */
export function loadWidget(file: WasmFile): Promise<Widget> {
  loading ??= load(file).then(
    (widget) => {
      for (const listener of take(recoveryListeners)) listener();
      return widget;
    },
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return crashed ? Promise.reject(crashed) : loading;
}

/** Calls back once when a later attempt, of any element, has succeeded. Returns a function that cancels it. */
export function onceRecovered(listener: () => void): () => void {
  recoveryListeners.add(listener);
  return () => recoveryListeners.delete(listener);
}

/** Calls back when Rust has panicked. Returns a function that cancels it. */
export function onCrash(listener: (error: LoadError) => void): () => void {
  crashListeners.add(listener);
  return () => crashListeners.delete(listener);
}

/** How long a load may take, in milliseconds, before the person is offered to try again: minutes of a spinner say nothing. */
const PATIENCE = 60_000;

/** Loads the module, and turns a failure into a `LoadError`. */
async function load(file: WasmFile): Promise<Widget> {
  const facts: LoadFacts = { url: file.url, stage: "address" };
  const violations = watchViolations(facts);
  const abort = new AbortController();
  let timer: number | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      facts.timedOut = true;
      reject();
      abort.abort();
    }, PATIENCE);
  });
  try {
    return await Promise.race([start(file, facts, abort.signal), timeout]);
  } catch (thrown) {
    Object.assign(facts, described(thrown));
    const directive = await violations.directive();
    if (directive) facts.violatedDirective = directive;
    throw report(classify(facts));
  } finally {
    clearTimeout(timer);
    violations.stop();
  }
}

/** Reads whatever was thrown: an error of another frame, or a mere text. */
export function described(thrown: unknown): Pick<LoadFacts, "errorName" | "errorMessage"> {
  const { name = "", message = typeof thrown === "string" ? thrown : "" } = (thrown ?? {}) as Partial<Error>;
  return { errorName: `${name}`, errorMessage: `${message}` };
}

/** Gets the module and starts it. */
async function start(file: WasmFile, facts: LoadFacts, signal: AbortSignal): Promise<Widget> {
  if (!file.open) facts.url = new URL(file.url, document.baseURI).href;
  const asked = { integrity: WASM_INTEGRITY, ...(isOwnSignal(signal) && { signal }) };
  const open = file.open ?? (() => download(facts.url, asked));
  const module = await compile(facts, asked.integrity, open).catch((error: unknown) => {
    if (facts.stage !== "integrity") throw error;
    // After a deployment a cache on the way may still hold the file of the version before.
    return compile(facts, asked.integrity, () => download(facts.url, { ...asked, cache: "reload" }));
  });
  facts.stage = "instantiate";
  // Another attempt may be under way by now, and there is one module.
  if (facts.timedOut) throw new TypeError();
  locatePhoneNumbers({ ...file, url: facts.url });
  return await instantiate(browser.WebAssembly as typeof WebAssembly, module, panicked);
}

/** Records the panic, inside which it runs. The module must not be entered again, so the listeners run after it. */
function panicked(): void {
  if (crashed) return;
  const error = (crashed = report(crash()));
  queueMicrotask(() => {
    for (const listener of take(crashListeners)) listener(error);
  });
}

/**
 * Opens the file, compares its digest and compiles it. `facts` says how far it got when this throws.
 *
 * @param integrity `sha384-…`, or empty to take whatever comes.
 * @param open fetches, unless told otherwise.
 */
export async function compile(
  facts: LoadFacts,
  integrity: string,
  open: () => Response | Promise<Response> = () => download(facts.url, { integrity }),
): Promise<WebAssembly.Module> {
  const { WebAssembly } = browser;
  facts.stage = "support";
  if (typeof WebAssembly?.Module !== "function") throw new TypeError();
  facts.stage = "features";
  if (!WebAssembly.validate(FEATURES)) throw new TypeError("WebAssembly with bulk memory and reference types");
  if (!browser.fetch) throw new TypeError("fetch");
  facts.stage = "probe";
  new WebAssembly.Module(EMPTY_MODULE);

  facts.stage = "fetch";
  const response = await open();
  facts.stage = "status";
  facts.status = response.status;
  facts.contentType = (response.headers.get("content-type") ?? "").trim().toLowerCase();
  // A file: address, where it can be read at all, is answered with status 0.
  if (!response.ok && response.status !== 0) throw new TypeError();

  const isTyped = facts.contentType === WASM_TYPE;
  const early = isTyped ? compileEarly(WebAssembly, response) : undefined;
  facts.stage = "read";
  const bytes = await response.arrayBuffer();
  if (!isTyped) {
    facts.stage = "content";
    const first = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
    if (first.join() !== "0,97,115,109") throw new TypeError();
  }
  facts.stage = "compile";
  // A wrong digest says more than whatever is wrong with such a file, and must win however fast that is found.
  await verify(bytes, integrity, facts);
  const module = (await early) ?? (await WebAssembly.compile(bytes));
  if (!isTyped) {
    console.warn(`ssojet-login: ${facts.url} should be served as ${WASM_TYPE}, not "${facts.contentType}": it loads slower so.`);
  }
  return module;
}

/** Compiles while the file arrives. Where that fails, as with an answer of the page's own class, there are still the bytes. */
async function compileEarly(engine: typeof WebAssembly, response: Response): Promise<WebAssembly.Module | undefined> {
  try {
    return await engine.compileStreaming(response.clone());
  } catch {
    return undefined;
  }
}

/** Compares the digest with the one this script was built with. Nothing is run before that. */
async function verify(file: ArrayBuffer, integrity: string, facts: LoadFacts): Promise<void> {
  const verified = await hasDigest(file, integrity);
  if (verified === undefined) return;
  facts.verified = verified;
  if (verified) return;
  facts.stage = "integrity";
  throw new TypeError();
}

/**
 * A module of one function that uses each feature of WebAssembly the file needs: bulk memory, reference types, several values,
 * sign extension and conversions that do not trap. A browser that refuses it is too old; one that takes it and refuses the file has
 * got another file. A test compares both.
 */
export const FEATURES = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 12, 2, 96, 1, 111, 2, 127, 127, 96, 0, 2, 127, 127, 3, 2,
  1, 0, 4, 4, 1, 111, 0, 1, 5, 3, 1, 0, 1, 10, 30, 1, 28, 0, 65, 0, 65, 0, 65, 0,
  252, 10, 0, 0, 65, 0, 32, 0, 38, 0, 65, 0, 192, 67, 0, 0, 0, 0, 252, 0, 11,
]);

/** The smallest module there is: `\0asm`, version 1. */
const EMPTY_MODULE = FEATURES.subarray(0, 8);

/** How long after a failure the browser may take to report the violation behind it, in milliseconds. */
const VIOLATION_GRACE = 100;

/** Listens for what a Content-Security-Policy forbids. Report-only policies forbid nothing. */
function watchViolations(facts: Readonly<LoadFacts>): { directive(): Promise<string | undefined>; stop(): void } {
  let found: string | undefined;
  const listener = (event: SecurityPolicyViolationEvent) => {
    const { blockedURI, disposition, effectiveDirective } = event;
    const ours = blockedURI === "wasm-eval" || (blockedURI !== "" && facts.url.startsWith(blockedURI));
    if (ours && disposition !== "report") found ??= effectiveDirective;
  };
  attempt(() => document.addEventListener("securitypolicyviolation", listener));
  return {
    async directive() {
      // The event is a task of its own and may come after the rejection.
      for (let waited = 0; !found && waited < VIOLATION_GRACE; waited += 10) {
        await new Promise<void>((resolve) => setTimeout(resolve, 10));
      }
      return found;
    },
    stop: () => attempt(() => document.removeEventListener("securitypolicyviolation", listener)),
  };
}

/** Empties a set, and returns what was in it. */
function take<T>(set: Set<T>): T[] {
  const all = [...set];
  set.clear();
  return all;
}
