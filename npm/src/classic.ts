/**
 * Registers the element from a classic script, and offers everything the package exports as `ssojetLogin`.
 *
 * @module
 */
import "./define.js";

export * from "./index.js";
