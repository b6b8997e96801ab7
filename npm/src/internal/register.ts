/** Registers the custom element. */
import { browser, console } from "./browser.js";
import { SsojetLoginElement } from "./element.js";

const NAME = "ssojet-login";

/**
 * Registers the element, once.
 *
 * Two copies on one page (a tag manager's and the site's own) are tolerated: the first one serves every element,
 * the second warns. Without custom elements, as in Node, nothing happens.
 */
export function register(): void {
  const { customElements } = browser;
  if (!customElements) return;
  const registered = customElements.get(NAME);
  if (registered === undefined) {
    customElements.define(NAME, SsojetLoginElement);
  } else if (registered !== SsojetLoginElement) {
    console.warn(`<${NAME}> is already registered by another copy of the script, which stays in use.`);
  }
}
