/**
 * Where the WebAssembly is when `wasm-url` does not say: beside the script.
 *
 * This is the one literal bundlers look for (webpack, Vite, Next): a second one anywhere would ship the file twice.
 */
export function defaultWasmUrl(): string {
  return new URL("./ssojet-login.wasm", import.meta.url).href;
}
