/**
 * Holds what the script and the WebAssembly use of the browser, read once when the script runs. Pages, extensions and policies replace
 * it, take it away, or have it throw: nothing that is read here does more than be missing, and what can be made up for is. In Node a
 * part may be `undefined`.
 *
 * The build gives these names to wasm-bindgen's glue in place of the globals (`npm/scripts/bundle.mjs`).
 */
const page = globalThis;

/** What is read or done, or `undefined` where that throws. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const pageFetch = attempt(() => page.fetch);
const pageSetTimeout = attempt(() => page.setTimeout);
const pageClearTimeout = attempt(() => page.clearTimeout);
const pageIdle = attempt(() => page.requestIdleCallback);
const PageController = attempt(() => page.AbortController);
const PageSignal = attempt(() => page.AbortSignal);
const PageDecoder = attempt(() => page.TextDecoder);
const PageEncoder = attempt(() => page.TextEncoder);
const pageNow = attempt(() => page.Date.now);
const pageParseDate = attempt(() => page.Date.parse);
const pageConsole = attempt(() => page.console);

/** Writes JSON and reads it; pages add to the object of this name. */
export const JSON = { parse: attempt(() => page.JSON.parse), stringify: attempt(() => page.JSON.stringify) } as typeof page.JSON;

export const Intl = attempt(() => page.Intl);
export const URL = attempt(() => page.URL) as typeof page.URL;
export const CSSStyleSheet = attempt(() => page.CSSStyleSheet) as typeof page.CSSStyleSheet;
export const CustomEvent = attempt(() => page.CustomEvent) as typeof page.CustomEvent;
export const MutationObserver = attempt(() => page.MutationObserver) as typeof page.MutationObserver;
export const ResizeObserver = attempt(() => page.ResizeObserver) as typeof page.ResizeObserver;
// Only the script that holds the WebAssembly decodes anything.
export const atob = /* @__PURE__ */ attempt(() => page.atob) as typeof page.atob;
export const btoa = attempt(() => page.btoa) as typeof page.btoa;

/** What a load needs. Tests put something else in its place. */
export const browser = {
  WebAssembly: attempt(() => page.WebAssembly),
  customElements: attempt(() => page.customElements),
  fetch: attempt(() => Function.prototype.bind.call(pageFetch as typeof page.fetch, page) as typeof page.fetch),
  subtle: attempt(() => page.crypto.subtle),
};

const settled = (async () => {})();

/** The browser's own, whatever the page calls so or has put into it: that is what an asynchronous function gives. */
export const Promise = class extends (settled.constructor as PromiseConstructor)<unknown> {
  static override resolve = async (value?: any) => value;
  static override race = (all: Iterable<any>): any =>
    new this((resolve, reject) => {
      for (const one of all) void this.resolve(one).then(resolve, reject);
    });
} as unknown as PromiseConstructor;

export function queueMicrotask(task: () => void): void {
  void settled.then(task);
}

export const Date = {
  now: () => Number(attempt(() => pageNow?.())) || 0,
  parse: (text: string) => Number(attempt(() => pageParseDate?.(text))),
};

/** Writes to the browser's console, where there is one. */
export const console = {
  warn: (message: unknown) => attempt(() => pageConsole?.warn(message)),
  error: (message: unknown) => attempt(() => pageConsole?.error(message)),
};

/** The page's own names of the timers that are waited for, by ours. What was cleared is called by none, whatever the page clears. */
const waiting = new Map<number, unknown>();
let timerCount = 0;

export function setTimeout(handler: () => void, delay = 0): number {
  const id = ++timerCount;
  waiting.set(id, undefined);
  const fire = () => {
    if (waiting.delete(id)) handler();
  };
  const own = attempt(() => pageSetTimeout?.(fire, delay));
  if (own === undefined) attempt(() => PageSignal?.timeout(delay).addEventListener("abort", fire));
  if (waiting.has(id)) waiting.set(id, own);
  return id;
}

export function clearTimeout(id?: number): void {
  const own = waiting.get(id as number) as number | undefined;
  if (waiting.delete(id as number)) attempt(() => pageClearTimeout?.(own));
}

/** Calls back when the browser has nothing else to do, or soon. */
export function requestIdleCallback(task: () => void): void {
  let isDone = false;
  const once = () => {
    if (!isDone) task();
    isDone = true;
  };
  if (attempt(() => pageIdle?.(once)) === undefined) setTimeout(once, 500);
}

/** Whether a signal is the browser's own: `fetch` refuses a request with any other. */
export function isOwnSignal(signal: unknown): signal is AbortSignal {
  return String(signal) === "[object AbortSignal]";
}

/** Ends requests. Where the browser has none of its own, or another's, requests are only not waited for any longer. */
export class AbortController {
  readonly #own = attempt(() => {
    const own = PageController && new PageController();
    return isOwnSignal(own?.signal) ? own : undefined;
  });
  readonly signal = (this.#own?.signal ?? { aborted: false, onabort: null }) as AbortSignal;

  abort(): void {
    if (attempt(() => this.#own?.abort()) === undefined && !this.signal.aborted) {
      attempt(() => Object.assign(this.signal, { aborted: true }));
      this.signal.onabort?.(undefined as never);
    }
  }
}

/**
 * Fetches by address and options, which every `fetch` understands, whatever became of `Request` and `Headers`.
 *
 * @returns what the module reads of an answer, whatever kind of object it came in. None of it throws.
 */
export async function fetch(url: string, { signal, ...init }: RequestInit): Promise<object> {
  const own = isOwnSignal(signal) ? { ...init, signal } : init;
  const response = await (pageFetch as typeof page.fetch)(url, own as RequestInit);
  const { status, redirected, headers } = response;
  if (typeof status !== "number") throw new TypeError("no answer");
  return {
    status,
    redirected: redirected === true,
    headers: {
      get(name: string) {
        const value = attempt(() => headers.get(name));
        return typeof value === "string" ? value : null;
      },
    },
    text: () => response.text(),
  };
}

/** Reads UTF-8, by the language's own means where the browser has no decoder that can. */
export const TextDecoder = attempt(() => PageDecoder && new PageDecoder().decode(new Uint8Array([0xe2, 0x82, 0xac]))) === "€"
  ? PageDecoder
  : class {
      decode(bytes: Iterable<number> = []): string {
        return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
      }
    };

/** Writes UTF-8, likewise. */
export const TextEncoder = attempt(() => PageEncoder && new PageEncoder().encodeInto("€", new Uint8Array(3)).written) === 3
  ? PageEncoder
  : class {
      encode(text: string): Uint8Array {
        const escaped = encodeURIComponent(text).replace(/%(..)/g, (_, byte: string) => String.fromCharCode(parseInt(byte, 16)));
        return Uint8Array.from(escaped, (character) => character.charCodeAt(0));
      }
    };
