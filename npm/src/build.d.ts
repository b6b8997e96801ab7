/** What the build fills in: see `scripts/bundle.mjs`. */

/** Digest of the one `.wasm` that belongs to this script, as in an `integrity` attribute; empty where it is inside. */
declare const WASM_INTEGRITY: string;

/** That file, for the inline entries. */
declare const WASM_GZIP_BASE64: string;
