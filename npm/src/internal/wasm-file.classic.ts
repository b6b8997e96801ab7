/** Finds the WebAssembly for the classic script, which has no `import.meta`: built in place of `wasm-file.ts`. */
import { versioned } from "./version.js";
import type { WasmFile } from "./wasm-file.js";

/**
 * Known only while the script is evaluated. An `<img name="currentScript">` in the page would answer in its place
 * (DOM clobbering), and so name another server; `localName` cannot be clobbered on an image.
 */
const current = document.currentScript;
const script = current?.localName === "script" && "src" in current ? current.src : "";

/** Finds the file beside the script; beside the page where the script has no address of its own. */
export function defaultWasm(): WasmFile {
  return { url: versioned(new URL("ssojet-login.wasm", script || document.baseURI).href) };
}
