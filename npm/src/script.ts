/**
 * Registers the element from a module script tag, and finds the WebAssembly beside itself. `openLogin` and `completeLogin` are in
 * `ssojet-login-hosted.js`, so that pages with the form do not load them.
 *
 * @module
 */
import "./define.js";

export { SsojetLoginElement } from "./internal/element.js";
