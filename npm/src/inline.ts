/**
 * Exports the same as `ssojet-login`, with the WebAssembly inside the JavaScript: for bundlers and hosts that lose a `.wasm`.
 * To register the element, import `ssojet-login/inline/define`.
 *
 * @module
 */
export * from "./index.js";
