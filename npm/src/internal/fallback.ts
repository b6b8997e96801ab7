/**
 * Builds the panels that are shown while Rust does not run: loading, and failed. Elements and text nodes only, so that they work
 * under Trusted Types.
 */
import type { LoadError } from "./load-error.js";
import { loaderText, type Strings } from "./text.js";

/** Builds a placeholder with the height of the first screen, so that nothing on the page jumps when the form arrives. */
export function loadingPanel(strings: Strings | undefined): HTMLElement {
  const panel = element("div", "loading");
  panel.setAttribute("role", "status");
  panel.setAttribute("aria-busy", "true");
  panel.tabIndex = -1;
  panel.append(element("span", "loading-text", loaderText("loading", strings)));
  return panel;
}

/** The ways on that the panel offers. */
export interface FallbackActions {
  /** Given where trying again can help. */
  retry?: () => void;
  /** Makes the checked address of the hosted sign-in page, with what is typed by then. */
  hosted(): string | undefined;
}

/** Builds the panel of a failure: one sentence, and each way on. */
export function fallbackPanel(error: LoadError, strings: Strings | undefined, actions: FallbackActions): HTMLElement {
  const panel = element("div", "fallback");
  panel.setAttribute("role", "alert");
  panel.tabIndex = -1;
  panel.append(element("p", "fallback-text", loaderText(error.text, strings)));
  if (actions.retry) {
    const button = element("button", "button", loaderText("tryAgain", strings));
    button.type = "button";
    button.className = "button primary";
    button.addEventListener("click", actions.retry);
    panel.append(button);
  }
  const hosted = actions.hosted();
  if (hosted) {
    const link = element("a", "link", loaderText("hostedLink", strings));
    link.href = hosted;
    link.addEventListener("click", () => (link.href = actions.hosted() ?? hosted));
    link.className = "link";
    panel.append(link);
  }
  return panel;
}

/** Makes an element with its part, which the style sheet and pages can select. */
function element<K extends keyof HTMLElementTagNameMap>(name: K, part: string, text?: string): HTMLElementTagNameMap[K] {
  const created = document.createElement(name);
  created.setAttribute("part", part);
  if (text !== undefined) created.textContent = text;
  return created;
}
