/** Finds the WebAssembly that this script was built with, for where `wasm-url` does not say. */
import { versioned } from "./version.js";

/** The file, by its address or by its content. */
export interface WasmFile {
  /** Its address, or what messages call it. */
  url: string;
  /** Given where the script holds the file itself; otherwise it is fetched. */
  open?: () => Response;
}

/**
 * Finds the file beside the script.
 *
 * This is the one literal bundlers look for (webpack, Vite, Next): a second one anywhere would ship the file twice.
 * The classic script and the inline entries are built with another file in place of this one.
 */
export function defaultWasm(): WasmFile {
  return { url: versioned(new URL("./ssojet-login.wasm", import.meta.url).href) };
}
