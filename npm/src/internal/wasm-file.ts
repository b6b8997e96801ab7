/** Finds the WebAssembly that this script was built with, for where `wasm-url` does not say. */
import { versioned } from "./version.js";

/** A file of the build, by its address or by its content. */
export interface BuiltFile {
  /** Its address, or what messages call it. */
  url: string;
  /** Given where the script holds the file itself; otherwise it is fetched. */
  open?: () => Response;
}

/** The WebAssembly. */
export interface WasmFile extends BuiltFile {
  /** What is known of phone numbers, where that is not just beside it. */
  phoneNumbers?: BuiltFile;
}

/**
 * Finds the files beside the script.
 *
 * These are the literals bundlers look for (webpack, Vite, Next): a second one anywhere would ship a file twice.
 * The classic script and the inline entries are built with another file in place of this one.
 */
export function defaultWasm(): WasmFile {
  return {
    url: versioned(new URL("./ssojet-login.wasm", import.meta.url).href),
    phoneNumbers: {
      url: versioned(new URL("./ssojet-login-phone-numbers.txt", import.meta.url).href, PHONE_NUMBERS_VERSION),
    },
  };
}
