/**
 * Builds the panels that are shown while Rust does not run: loading, and failed. Elements and text nodes only, so that they work
 * under Trusted Types.
 */
import type { LoadError } from "./load-error.js";
import { type LoaderText, loaderText, type Strings } from "./text.js";
import { drawChildren, type Tree } from "./tree.js";

/** Builds a placeholder about as high as the screen of a login that goes on, so that little on the page jumps when it comes. */
export function loadingPanel(strings: Strings | undefined): HTMLElement {
  return drawn(["div", { part: "loading", role: "status", "aria-busy": "true", tabindex: "-1" }, ["span", { part: "loading-text" }, "$loading"]], strings);
}

/** The ways on that the panel offers. */
export interface FallbackActions {
  /** Given where trying again can help. */
  retry?: () => void;
  /** Makes the checked address of the hosted sign-in page, with what is typed by then. */
  hosted(): string | undefined;
}

/** Builds the panel of a failure: one sentence, and each way on. */
export function fallbackPanel(error: LoadError, strings: Strings | undefined, { retry, hosted }: FallbackActions): HTMLElement {
  const href = hosted();
  const ways: Tree[] = [];
  if (retry) ways.push(["button", { part: "button", class: "button primary", type: "button" }, "$tryAgain"]);
  if (href) ways.push(["a", { part: "link", class: "link", href }, "$hostedLink"]);
  const panel = drawn(["div", { part: "fallback", role: "alert", tabindex: "-1" }, ["p", { part: "fallback-text" }, `$${error.text}`], ...ways], strings);
  panel.querySelector("button")?.addEventListener("click", retry as () => void);
  const link = panel.querySelector("a");
  link?.addEventListener("click", () => (link.href = hosted() ?? link.href));
  return panel;
}

/** Draws a panel with the texts of the loader. */
function drawn(tree: Tree, strings: Strings | undefined): HTMLElement {
  const place = document.createElement("div");
  drawChildren(place, [tree], { axes: {}, text: (key) => loaderText(key as LoaderText, strings) });
  return place.firstChild as HTMLElement;
}
