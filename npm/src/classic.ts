/**
 * The plain script: the element, and everything the package exports, as `ssojetLogin`.
 *
 * @module
 */
import "./define.js";

export * from "./index.js";
