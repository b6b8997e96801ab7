/** Keeps the keys that a person types with from the page's shortcuts. */
import { attempt } from "./browser.js";

const KINDS = ["keydown", "keypress", "keyup"];

/** Stops keys that write or change text at `root`: the page's shortcuts are other keys. */
export function keepKeys(root: HTMLElement): void {
  for (const kind of KINDS) attempt(() => root.addEventListener(kind, (event) => keep(event as KeyboardEvent)));
}

function keep(event: KeyboardEvent): void {
  const isComposing = event.keyCode === 229;
  // In Safari the Enter that chooses a candidate comes after the end of the composition, under this number.
  if (isComposing && event.key === "Enter") event.preventDefault();
  if ((event.target as Element).matches("input, select") && (isComposing || isText(event))) event.stopPropagation();
}

/**
 * Whether a key writes or changes text: by itself, or with the modifiers that a character takes (AltGr, which Windows reports as Ctrl
 * and Alt; Option on a Mac, which makes a letter another character). What fills a field in may tell of a key without a name.
 */
function isText({ key = "", metaKey, ctrlKey, altKey }: Partial<KeyboardEvent>): boolean {
  const isCharacter = [...key].length === 1 || /^[^\0-\x7f]/.test(key);
  return (
    (isCharacter || /^(Backspace|Delete|Dead|Process|Unidentified)$/.test(key)) &&
    !metaKey &&
    (ctrlKey === altKey || (!ctrlKey && !/^[a-z\d]/i.test(key)))
  );
}
