/** `wasm-file.ts` of the inline entries: the file is in the script, gzipped, in base64. */
import { WASM_TYPE } from "./load-error.js";
import type { WasmFile } from "./wasm-file.js";

export function defaultWasm(): WasmFile {
  return { url: "the WebAssembly inside the script", open };
}

function open(): Response {
  const bytes = Uint8Array.from(atob(WASM_GZIP_BASE64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": WASM_TYPE } });
}
