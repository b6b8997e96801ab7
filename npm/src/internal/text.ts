/** Chooses the texts that a person reads while the form is not there. */
import type { TextKey } from "./types.js";

/**
 * The loader's texts in English. All other texts are in the catalogue of `core`, which cannot be asked before the WebAssembly
 * runs. The `strings` property overrides both, by the same kind of key.
 */
const ENGLISH = {
  loading: "Loading the sign-in form",
  loadUnsupported: "This browser cannot show the sign-in form.",
  loadMisconfigured: "The sign-in form could not be loaded. Please tell the people who run this site.",
  loadFailed: "The sign-in form could not be loaded. Check your connection and try again.",
  loadMemory: "There is not enough memory for the sign-in form. Close other tabs or apps and try again.",
  crashed: "Something went wrong. Reload the page to try again.",
  tryAgain: "Try again",
  hostedLink: "Continue on the sign-in page",
} as const;

/** The key of a text of the loader. */
export type LoaderText = keyof typeof ENGLISH;

/** Texts as the page set them, in place of the English ones. */
export type Strings = Readonly<Partial<Record<TextKey | LoaderText, string>>>;

/** Reads the page's own text, or the English one. */
export function loaderText(key: LoaderText, strings: Strings | undefined): string {
  const own = strings && hasOwn(strings, key) ? strings[key] : undefined;
  return typeof own === "string" && own !== "" ? own : ENGLISH[key];
}

/** Selects the texts of the form, for Rust, which reports keys it does not know. */
export function widgetStrings(strings: Strings | undefined): Record<string, string> | undefined {
  return strings && Object.fromEntries(Object.entries(strings).filter(([key, text]) => typeof text === "string" && !hasOwn(ENGLISH, key)));
}

/** `Object.hasOwn`, which browsers lack that are to be told that they are too old. */
export const hasOwn = (object: object, key: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(object, key);
