/**
 * Registers `<ssojet-login>` by being imported, with the WebAssembly inside the JavaScript. In Node it does nothing.
 *
 * @module
 */
import { register } from "../inline.js";

register();
