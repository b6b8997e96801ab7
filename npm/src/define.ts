/**
 * Registers `<ssojet-login>`. In Node it does nothing.
 *
 * @module
 */
import { register } from "./index.js";

register();
