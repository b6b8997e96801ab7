/** Brings a tree of nodes into the page, and changes what is there into another one. Nodes that fit stay: the field is never replaced. */

/** What differs from choice to choice: under the name of one axis, the value for each number on it. */
interface Choices<Value> {
  readonly [axis: string]: readonly (Value | Choices<Value> | undefined)[];
}

/** A text, or the value of an attribute. One that begins with `$` is the key of a text. */
type Words = string | Choices<string>;

/** An element with its attributes and children. */
type TreeElement = readonly [tag: string, attributes: Readonly<Record<string, Words | undefined>>, ...children: (Tree | undefined)[]];

/** A node as it is drawn. */
type Drawn = TreeElement | string;

/** A node as the build writes it down. Nothing stands for a comment, which holds the place of what may come there. */
export type Tree = Drawn | Choices<Drawn>;

/** Decides what is drawn. */
export interface Choice {
  /** The number on each axis. */
  readonly axes: Readonly<Record<string, number>>;
  /** Reads a text by its key. */
  text(key: string): string;
}

/** The nodes that are ours. Others of the same kind may stand beside them: extensions and translations put theirs in. */
const own = new WeakSet<Node>();

/**
 * Makes the children of `parent` those of the trees. A node of the same kind stays the same node, with its listeners, what is typed
 * in it and where the caret is; what does not belong there is taken out, whoever has put it there.
 */
export function drawChildren(parent: Element, trees: readonly (Tree | undefined)[], choice: Choice): void {
  let here = parent.firstChild;
  for (const drawn of trees) {
    const tree = chosen(drawn, choice);
    const name = nodeName(tree);
    const found = find(here, name, true) ?? find(here, name, false);
    const node = found ?? parent.insertBefore(create(parent.ownerDocument, name), here);
    own.add(node);
    while (here && here !== found && found) here = removed(here);
    update(node, tree, choice);
    here = node.nextSibling;
  }
  while (here) here = removed(here);
}

/** Finds the first node of this kind from `here` on. */
function find(here: ChildNode | null, name: string, isOwn: boolean): ChildNode | null {
  let found = here;
  while (found && (found.nodeName.toLowerCase() !== name || (isOwn && !own.has(found)))) found = found.nextSibling;
  return found;
}

/** Picks what is there for this choice. */
export function chosen<Value>(drawn: Value | Choices<Value> | undefined, choice: Choice): Value | undefined {
  let value = drawn;
  while (typeof value === "object" && !Array.isArray(value)) {
    const choices = value as Choices<Value>;
    // Not by `for … in`, which also lists what a page has put into every object.
    const [axis] = Object.keys(choices) as [string];
    value = choices[axis]?.[choice.axes[axis] as number];
  }
  return value as Value | undefined;
}

function nodeName(tree: Drawn | undefined): string {
  return typeof tree === "string" ? "#text" : tree ? tree[0] : "#comment";
}

function create(owner: Document, name: string): Node {
  return name === "#text" ? owner.createTextNode("") : name === "#comment" ? owner.createComment("") : owner.createElement(name);
}

function update(node: Node, tree: Drawn | undefined, choice: Choice): void {
  if (typeof tree === "string") {
    const text = words(tree, choice);
    if (node.nodeValue !== text) node.nodeValue = text;
  } else if (tree) {
    const element = node as Element;
    const [, attributes, ...children] = tree;
    for (const [name, drawn] of Object.entries(attributes)) {
      const value = chosen(drawn, choice);
      const text = value === undefined ? undefined : words(value, choice);
      if (text === undefined) element.removeAttribute(name);
      else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
    }
    drawChildren(element, children, choice);
  }
}

/** Reads a text, or the value of an attribute. */
export function words(text: string, choice: Choice): string {
  return text[0] === "$" ? choice.text(text.slice(1)) : text;
}

/** Takes a node out. Returns the one behind it. */
function removed(node: ChildNode): ChildNode | null {
  const next = node.nextSibling;
  node.remove();
  return next;
}
