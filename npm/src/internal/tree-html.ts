/** Writes a tree of nodes as HTML, from which a browser makes the nodes that `tree.ts` would. Only `prerender` needs it. */
import { type Choice, chosen, type Tree, words } from "./tree.js";

/** The elements that have no end. */
const VOID = new Set(["input"]);

/**
 * Writes a tree. An empty text is nothing in HTML: the script puts it in, where it shows nothing.
 *
 * @param added attributes of the elements of one name that are no part of the tree, such as what is in a field.
 */
export function treeHtml(drawn: Tree | undefined, choice: Choice, added: Readonly<Record<string, Readonly<Record<string, string>>>> = {}): string {
  const tree = chosen(drawn, choice);
  if (tree === undefined) return "<!---->";
  if (typeof tree === "string") return escaped(words(tree, choice));
  const [tag, attributes, ...children] = tree;
  const present = Object.entries(attributes).flatMap(([name, value]) => {
    const picked = chosen(value, choice);
    return picked === undefined ? [] : [[name, words(picked, choice)] as const];
  });
  const start = startTag(tag, Object.fromEntries([...present, ...Object.entries(added[tag] ?? {})]));
  return VOID.has(tag) ? start : `${start}${children.map((child) => treeHtml(child, choice, added)).join("")}</${tag}>`;
}

/** Writes the start of an element. An attribute that is `undefined` is left out. */
export function startTag(tag: string, attributes: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(attributes).map(([name, value]) => (value === undefined ? "" : ` ${name}="${escaped(value)}"`));
  return `<${tag}${written.join("")}>`;
}

/** Writes a text so that it is read as text, also between quotes. A lone carriage return would be read as a line feed. */
function escaped(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
