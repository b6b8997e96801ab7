/** Declares the constants that `scripts/bundle.mjs` fills in. */

/** Digest of the one `.wasm` that belongs to this script, as in an `integrity` attribute; empty where it is inside. */
declare const WASM_INTEGRITY: string;

/** The first eight hexadecimal digits of that digest, which the address carries. */
declare const WASM_VERSION: string;

/** The same of what is known of phone numbers: digest, version, and for the inline entries the file itself. */
declare const PHONE_NUMBERS_INTEGRITY: string;
declare const PHONE_NUMBERS_VERSION: string;
declare const PHONE_NUMBERS: string;

/** The WebAssembly, gzipped in base64, for the inline entries. */
declare const WASM_GZIP_BASE64: string;
