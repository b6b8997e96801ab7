/**
 * The module a script tag loads: it registers the element, and finds the WebAssembly beside itself.
 *
 * @module
 */
import "./define.js";

export * from "./index.js";
