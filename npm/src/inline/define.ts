/**
 * Registers `<ssojet-login>` with the WebAssembly inside the JavaScript. In Node it does nothing.
 *
 * @module
 */
import { register } from "../inline.js";

register();
