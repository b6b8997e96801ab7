/** Gives shadow roots the style sheet of the widget. */
import text from "../../../styles/ssojet-login.css";

// A constructed sheet can be adopted in the document it was made for only; there is hardly ever a second one.
const sheets = new WeakMap<Document, CSSStyleSheet>();

/**
 * Gives a shadow root the widget's styles. Every element of a document shares one sheet.
 *
 * Constructed sheets are not "inline style" to a Content-Security-Policy: `style-src 'none'` is fine.
 */
export function adoptStyles(root: ShadowRoot): void {
  const owner = root.ownerDocument;
  let sheet = sheets.get(owner);
  if (!sheet) {
    sheet = new (owner.defaultView ?? globalThis).CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(owner, sheet);
  }
  root.adoptedStyleSheets = [sheet];
}
