/** Holds the files for the inline entries, the WebAssembly gzipped in base64: built in place of `wasm-file.ts`. */
import { atob } from "./browser.js";
import { WASM_TYPE } from "./load-error.js";
import type { WasmFile } from "./wasm-file.js";

// As the script found them, see `browser.ts`.
const { Blob, DecompressionStream, Response } = globalThis;

/** Names the files in the script. */
export function defaultWasm(): WasmFile {
  return {
    url: "the WebAssembly inside the script",
    open,
    phoneNumbers: { url: "the phone numbers inside the script", open: () => new Response(PHONE_NUMBERS) },
  };
}

/** Unpacks the file, as a response of the one type that is compiled while it streams. */
function open(): Response {
  const bytes = Uint8Array.from(atob(WASM_GZIP_BASE64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": WASM_TYPE } });
}
