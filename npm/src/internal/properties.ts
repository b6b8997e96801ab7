/** Gives the element a property for each of its attributes. */
import { ATTRIBUTES } from "./settings.js";
import { hasOwn } from "./text.js";

/** Defines the properties. A value is written as text: an array with commas, and nothing at all removes the attribute. */
export function defineProperties(prototype: HTMLElement): void {
  for (const [property, attribute] of Object.entries(ATTRIBUTES)) {
    Object.defineProperty(prototype, property, {
      configurable: true,
      enumerable: true,
      get(this: HTMLElement) {
        return this.getAttribute(attribute);
      },
      set(this: HTMLElement, value: unknown) {
        if (value === null || value === undefined) this.removeAttribute(attribute);
        else this.setAttribute(attribute, String(value));
      },
    });
  }
}

/** Sets properties again that were set before the element was defined, and hide the accessors. */
export function upgradeProperties(element: HTMLElement): void {
  const self = element as unknown as Record<string, unknown>;
  for (const property of [...Object.keys(ATTRIBUTES), "strings"]) {
    if (hasOwn(self, property)) {
      const value = self[property];
      delete self[property];
      self[property] = value;
    }
  }
}
