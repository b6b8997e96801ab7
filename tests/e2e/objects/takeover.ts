/** Looks at the form from inside while the WebAssembly takes it over: which nodes stay, and what changes. */
import type { Locator } from "@playwright/test";

/** What has happened to the form since it was watched. */
export interface Watched {
  /** Whether the field, the form and the card are the nodes they were. */
  isSame: boolean;
  /** What was changed, one line for each record of the observer. */
  mutations: string[];
  /** Kinds of events in the field, in order. */
  events: string[];
  /** What alerts and the live region said, each time it was put there. */
  said: string[];
}

interface Notes extends Omit<Watched, "isSame"> {
  nodes: (Element | null)[];
}

/** Notes the nodes of the form and everything that happens to them from now on. */
export async function watch(element: Locator): Promise<() => Promise<Watched>> {
  await element.evaluate((element) => {
    const root = element.shadowRoot as ShadowRoot;
    const nodes = ["input", "form", "[part=card]", "[type=submit]"].map((selector) => root.querySelector(selector));
    const notes: Notes = { nodes, mutations: [], events: [], said: [] };
    new MutationObserver((records) => {
      for (const { type, target, attributeName, addedNodes } of records) {
        const place = (target instanceof Element ? target : target.parentElement) as Element | null;
        notes.mutations.push(`${type} ${place?.localName} ${place?.getAttribute("part") ?? ""} ${attributeName ?? ""}`);
        const voice = place?.closest("[role=alert], [role=status]");
        const isNew = type === "characterData" || addedNodes.length > 0;
        if (voice && isNew && voice.textContent) notes.said.push(voice.textContent);
      }
    }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    for (const kind of ["input", "change", "focus", "blur", "compositionstart", "compositionend", "selectionchange"]) {
      if (kind !== "selectionchange") nodes[0]?.addEventListener(kind, () => notes.events.push(kind));
    }
    Object.assign(element, { notes });
  });
  return () =>
    element.evaluate((element) => {
      const { nodes, ...notes } = (element as unknown as { notes: Notes }).notes;
      const root = element.shadowRoot as ShadowRoot;
      const isSame = ["input", "form", "[part=card]", "[type=submit]"].every((selector, position) => root.querySelector(selector) === nodes[position]);
      return { ...notes, isSame };
    });
}

/** Describes what is in a field, and where its caret is. */
export interface FieldState {
  value: string;
  start: number | null;
  end: number | null;
  direction: string | null;
  scroll: number;
  isFocused: boolean;
}

export async function fieldState(field: Locator): Promise<FieldState> {
  return field.evaluate((field: HTMLInputElement) => ({
    value: field.value,
    start: field.selectionStart,
    end: field.selectionEnd,
    direction: field.selectionDirection,
    scroll: field.scrollLeft,
    isFocused: (field.getRootNode() as ShadowRoot).activeElement === field,
  }));
}
