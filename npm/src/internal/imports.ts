/**
 * Gives the WebAssembly what it imports. The name of an import is the expression of the browser that it stands for, in the notation
 * of `EXPRESSION`; the build writes it (`xtask/src/build/imports.rs`). What is no such expression is a function of wasm-bindgen's glue.
 */
import { addToExternrefTable0, getDataViewMemory0, getStringFromWasm0, handleError, imports, passStringToWasm0, wasm, WASM_VECTOR_LEN } from "../generated/ssojet_login.js";
import { AbortController, clearTimeout, console, Date, fetch, Intl, JSON, Promise, queueMicrotask, requestIdleCallback, setTimeout, URL } from "./browser.js";
import { fetchPhoneNumbers } from "./phone-numbers.js";

/** What `browser.ts` has read of the browser, what is the script's own, and of everything else the global. */
export const scope: any = { __proto__: globalThis, AbortController, clearTimeout, console, Date, fetch, Intl, JSON, Promise, queueMicrotask, requestIdleCallback, setTimeout, URL, fetchPhoneNumbers };

/**
 * For example `!.getItem(s$?`: `!` where an exception is caught for Rust; `new`; the object, which before a mere dot is the first
 * argument; its member; `(` where that is called, or `=` where it is set; a sign for each argument, `s` a text in memory, `x` any
 * other value; `$` where the result is a text, written to memory; `?` where it may be missing.
 */
const EXPRESSION = /^(!?)(new )?(?:(\w*)(\.))?(\w+)([(=]?)(\w*)(\$?)(\??)$/;

/** Makes the function that evaluates an expression. */
export function evaluates(expression: string): ((...given: any[]) => unknown) | undefined {
  const [, isCaught, isNew, object, dot, member = "", how, signs = "", isText, isOptional] = EXPRESSION.exec(expression) ?? [];
  if (!dot && !how) return undefined;
  const run = (...given: any[]): unknown => {
    const place: number = isText && given.shift();
    const on = object ? scope[object] : dot ? given.shift() : scope;
    const values = [...signs].map((sign) => {
      const first = given.shift();
      if (sign === "x") return first;
      const length = given.shift();
      return first ? getStringFromWasm0(first, length) : undefined;
    });
    const value = isNew ? new on[member](...values) : how === "(" ? on[member](...values) : how ? (on[member] = values[0]) : on[member];
    const isMissing = isOptional && (value === undefined || value === null);
    if (!isText) return isMissing ? 0 : isOptional ? addToExternrefTable0(value) : value;
    const pointer = isMissing ? 0 : passStringToWasm0(value, wasm.__wbindgen_malloc);
    getDataViewMemory0().setInt32(place + 4, WASM_VECTOR_LEN, true);
    getDataViewMemory0().setInt32(place, pointer, true);
    return undefined;
  };
  return isCaught ? (...given) => handleError(run, given) : run;
}

/** Finds what is imported by the name of the module, and then its own. */
export const importObject = () =>
  new Proxy(imports(), {
    get: (modules, from: string) =>
      new Proxy(modules[from] as Record<string, never>, { get: (own, name: string) => own[name] ?? (evaluates(name) as never) }),
  });
