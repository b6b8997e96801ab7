/** Gives shadow roots the style sheet of the widget. */
import text from "../../../styles/ssojet-login.css";
import { CSSStyleSheet } from "./browser.js";

// A constructed sheet can be adopted in the document it was made for only; there is hardly ever a second one.
const sheets = new WeakMap<Document, CSSStyleSheet>();

/**
 * Gives a shadow root the widget's styles. Every element of a document shares one sheet.
 *
 * Constructed sheets are not "inline style" to a Content-Security-Policy: `style-src 'none'` is fine.
 *
 * @returns `false` where the browser has no such sheets (Safari before 16.4).
 */
export function adoptStyles(root: ShadowRoot): boolean {
  const owner = root.ownerDocument;
  const view = owner.defaultView;
  // A document that is not shown, such as that of a template, needs none.
  if (!view) return true;
  try {
    let sheet = sheets.get(owner);
    if (!sheet) {
      sheet = new (view === globalThis ? CSSStyleSheet : view.CSSStyleSheet)();
      sheet.replaceSync(text);
      sheets.set(owner, sheet);
    }
    // Where there is no such property, it would be a mere value.
    if (!root.adoptedStyleSheets) return false;
    root.adoptedStyleSheets = [sheet];
    return true;
  } catch {
    return false;
  }
}

/** Gives a panel a plain look where there are no such sheets. Set by a script, it is not "inline style" to a policy either. */
export function styleWithoutSheets(panel: HTMLElement): void {
  panel.style.cssText =
    "display:grid;gap:1rem;max-width:22rem;padding:1.5rem;border:1px solid;border-radius:1rem;font:1rem/1.5 system-ui,sans-serif";
}
