/** Configures the browser tests in Firefox. */
import { engineConfig } from "./playwright.engines.config.ts";

export default engineConfig("firefox");
