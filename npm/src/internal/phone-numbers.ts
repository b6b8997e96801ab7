/**
 * Fetches what is known of the world's phone numbers, once for a page and only when it is of use: most people sign in with an email
 * address. The WebAssembly imports `fetchPhoneNumbers` (`npm/scripts/bundle.mjs`).
 */
import { console, Promise, setTimeout, TextDecoder, URL } from "./browser.js";
import { download, hasDigest } from "./download.js";
import { versioned } from "./version.js";
import type { BuiltFile, WasmFile } from "./wasm-file.js";

/** Its name beside the WebAssembly. */
const NAME = "ssojet-login-phone-numbers.txt";

/** How long a download may take, in milliseconds. By then the number has long been sent unchecked. */
const PATIENCE = 30_000;

let wasm: WasmFile | undefined;
let loading: Promise<string> | undefined;
let cache: RequestCache = "default";

/** Says which WebAssembly was loaded, by an absolute address. The file is beside it, unless the script knows of another place. */
export function locatePhoneNumbers(file: WasmFile): void {
  wasm = file;
}

/** Gives the text of the file. A download that is in progress is shared, and one that failed is forgotten. */
export function fetchPhoneNumbers(): Promise<string> {
  loading ??= Promise.race([read(), late()]).catch((error: unknown) => {
    loading = undefined;
    // What came may be the file of the version before, from a cache on the way.
    cache = "reload";
    console.warn(`ssojet-login: ${NAME} is missing or another: phone numbers go to the API unchecked.`);
    throw error;
  });
  return loading;
}

/** Nobody reads what a file says that has another digest: it decides where text messages go. */
async function read(): Promise<string> {
  const { url, open } = wasm?.phoneNumbers ?? beside(wasm?.url);
  const asked = { cache, integrity: PHONE_NUMBERS_INTEGRITY };
  const response = await (open?.() ?? download(url, asked));
  const bytes = await response.arrayBuffer();
  if ((await hasDigest(bytes, asked.integrity)) === false) throw new TypeError("another digest");
  return new (TextDecoder as typeof globalThis.TextDecoder)().decode(new Uint8Array(bytes));
}

function beside(url?: string): BuiltFile {
  return { url: versioned(new URL(NAME, url).href, PHONE_NUMBERS_VERSION) };
}

function late(): Promise<never> {
  return new Promise((_, reject) => void setTimeout(reject, PATIENCE));
}
