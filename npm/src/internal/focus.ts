/** Finds where the focus belongs in the widget, and when it may be moved there. */
import { attempt, queueMicrotask, ResizeObserver } from "./browser.js";

/** Where a person goes on, the first that there is: the field, the heading of a screen, a button of a panel, the panel. */
const WAYS_ON = ['[part="input"]', "h2", "button", "a", "[tabindex]"];

/** Finds where a person goes on in what is shown. */
export function wayOn(root: ParentNode | undefined): HTMLElement | null {
  for (const selector of WAYS_ON) {
    const found = root?.querySelector<HTMLElement>(selector);
    if (!found) continue;
    // Only now: a page that gives the focus to the whole widget gives it to the first element that takes it.
    if (selector === "h2") found.tabIndex = -1;
    return found;
  }
  return null;
}

/**
 * Whether the focus may be moved into `host`: it is nowhere, or on something around the host, such as the body. In a dialog it
 * may also be on a button, where `showModal()` has put it; a field is where a person types.
 */
export function isFocusFree(host: HTMLElement): boolean {
  let active = host.ownerDocument.activeElement;
  for (let inner = active; inner; inner = inner.shadowRoot?.activeElement ?? null) active = inner;
  for (let node: Node | null = host; node; node = node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null) {
    if (node === active) return true;
  }
  if (!active) return true;
  return !!active.closest("dialog[open]")?.contains(host) && !active.matches("input, select, textarea, [contenteditable]");
}

/** Calls back each time an element comes to be shown: at once, or when the dialog it is in is opened. */
export function whenShown(element: HTMLElement, listener: () => void): void {
  let isShown = false;
  const look = () => {
    const before = isShown;
    isShown = element.getClientRects().length > 0;
    if (isShown && !before) listener();
  };
  const isObserved = attempt(() => {
    new ResizeObserver(look).observe(element);
    return true;
  });
  if (!isObserved) queueMicrotask(look);
}
