/** Loads the WebAssembly, once for a page, however many elements wait for it. */
import { attempt, console, Promise, queueMicrotask, setTimeout } from "./glue-globals.js";
import { instantiate, type Widget } from "./glue.js";
import { classify, crash, LoadError, type LoadFacts, WASM_TYPE } from "./load-error.js";
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

/** Loads the module, and turns a failure into a `LoadError`. */
async function load(file: WasmFile): Promise<Widget> {
  const facts: LoadFacts = { url: file.url, stage: "address" };
  const violations = watchViolations(facts);
  try {
    if (!file.open) facts.url = new URL(file.url, document.baseURI).href;
    const module = await compile(facts, WASM_INTEGRITY, file.open).catch((error: unknown) => {
      if (facts.stage !== "integrity") throw error;
      // After a deployment a cache on the way may still hold the file of the version before.
      return compile(facts, WASM_INTEGRITY, () => fetch(facts.url, { cache: "reload" }));
    });
    facts.stage = "instantiate";
    return await instantiate(module, panicked);
  } catch (thrown) {
    if (thrown instanceof Error) {
      facts.errorName = thrown.name;
      facts.errorMessage = thrown.message;
    }
    const directive = await violations.directive();
    if (directive) facts.violatedDirective = directive;
    const error = classify(facts);
    // Once for each attempt, not for each element: each element dispatches an event of its own.
    console.error(`ssojet-login: ${error.message}`);
    throw error;
  } finally {
    violations.stop();
  }
}

/** Records the panic, inside which it runs. The module must not be entered again, so the listeners run after it. */
function panicked(): void {
  if (crashed) return;
  const error = (crashed = crash());
  console.error(`ssojet-login: ${error.message}`);
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
  open: () => Response | Promise<Response> = () => download(facts.url, integrity),
): Promise<WebAssembly.Module> {
  facts.stage = "support";
  if (typeof WebAssembly !== "object") throw new TypeError("no WebAssembly");
  facts.stage = "probe";
  new WebAssembly.Module(EMPTY_MODULE);

  facts.stage = "fetch";
  const response = await open();
  facts.stage = "status";
  facts.status = response.status;
  facts.contentType = (response.headers.get("content-type") ?? "").trim().toLowerCase();
  // A file: address, where it can be read at all, is answered with status 0.
  if (!response.ok && response.status !== 0) throw new TypeError(`HTTP ${response.status}`);

  if (facts.contentType === WASM_TYPE) {
    facts.stage = "compile";
    const copy = response.clone();
    const compiling = WebAssembly.compileStreaming(response);
    // A wrong digest says more than whatever is wrong with such a file, and must win however fast that is found.
    compiling.catch(() => {});
    await verify(copy, integrity, facts);
    return await compiling;
  }
  facts.stage = "read";
  const bytes = new Uint8Array(await response.arrayBuffer());
  facts.stage = "content";
  if (!EMPTY_MODULE.slice(0, 4).every((byte, index) => bytes[index] === byte)) throw new TypeError("not WebAssembly");
  facts.stage = "compile";
  await verify(new Response(bytes), integrity, facts);
  const module = await WebAssembly.compile(bytes);
  console.warn(`ssojet-login: ${facts.url} should be served as ${WASM_TYPE}, not "${facts.contentType}": it loads slower so.`);
  return module;
}

/**
 * Fetches the file. The request keeps the default `credentials: "same-origin"`: a private deployment may serve the file behind its
 * cookie, and no cookie is ever sent to another origin, so that a CDN with `Access-Control-Allow-Origin: *` works too.
 */
function download(url: string, integrity: string): Promise<Response> {
  // Without https there is no `crypto.subtle`: the browser compares, and calls a wrong digest a network error.
  return fetch(url, globalThis.crypto?.subtle ? {} : { integrity });
}

/** Compares the digest with the one this script was built with. Nothing is run before that. */
async function verify(file: Response, integrity: string, facts: LoadFacts): Promise<void> {
  if (!integrity || !globalThis.crypto?.subtle) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-384", await file.arrayBuffer()));
  if (`sha384-${btoa(String.fromCharCode(...digest))}` === integrity) return;
  facts.stage = "integrity";
  throw new TypeError("another digest");
}

/** The smallest module there is: `\0asm`, version 1. */
const EMPTY_MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** How long after a failure the browser may take to report the violation behind it, in milliseconds. */
const VIOLATION_GRACE = 100;

/** Listens for what a Content-Security-Policy forbids. Report-only policies forbid nothing. */
function watchViolations(facts: Readonly<LoadFacts>): { directive(): Promise<string | undefined>; stop(): void } {
  if (typeof document === "undefined") return { directive: async () => undefined, stop() {} };
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
