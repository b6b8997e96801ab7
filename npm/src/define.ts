/**
 * Registers `<ssojet-login>`. In Node it does nothing.
 *
 * @module
 */
import { register } from "./internal/register.js";

register();
