/**
 * Registers `<ssojet-login>` by being imported. In Node it does nothing.
 *
 * @module
 */
import { register } from "./index.js";

register();
