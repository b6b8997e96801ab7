/** Configures the browser tests in WebKitGTK. */
import { engineConfig } from "./playwright.engines.config.ts";

export default engineConfig("webkit");
