/** Brings texts back that a translation has taken out of the page. */
import { attempt, MutationObserver } from "./browser.js";

/**
 * Puts a text back in place of its translation, as soon as it is another.
 *
 * Chrome translates by replacing a text with `<font>` elements of its own. Rust goes on changing the text, which nobody would see
 * any more.
 */
export function outliveTranslation(root: ShadowRoot): void {
  const replaced = new WeakMap<Node, { place: Node; translation: Node | null | undefined }>();
  const restore = (changes: MutationRecord[], observer: MutationObserver) => {
    for (const { type, target, removedNodes, addedNodes, previousSibling } of changes) {
      const found = replaced.get(target);
      if (type === "characterData" && found && !target.isConnected) {
        const { place, translation } = found;
        if (translation?.nodeName === "FONT" && translation.parentNode === place) place.replaceChild(target, translation);
        // Translated once more, it may be another element. Most texts are alone in theirs.
        else if (place.isConnected) (place as Element).replaceChildren(target);
      }
      for (const node of removedNodes) {
        if (node.nodeType !== 3 || node.isConnected) continue;
        replaced.set(node, { place: target, translation: addedNodes[0] ?? previousSibling });
        observer.observe(node, { characterData: true });
      }
    }
  };
  // Without it a translated page shows the first texts only.
  attempt(() => new MutationObserver(restore).observe(root, { childList: true, subtree: true }));
}
