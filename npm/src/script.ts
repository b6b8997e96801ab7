/**
 * The module a script tag loads: it registers the element, and finds the WebAssembly beside itself. What a page with a
 * form of its own never needs is in `ssojet-login-hosted.js`, so that nobody waits for it.
 *
 * @module
 */
import "./define.js";

export { SsojetLoginElement } from "./internal/element.js";
