/** Stands in for the document in Node: as much of a node as the first screen is drawn with. */
import type { HtmlTree } from "../scripts/html.mjs";

/** An element, a text or a comment. */
export class FakeNode {
  /** Counts what was changed, in all nodes. */
  static changes = 0;

  parent: FakeNode | undefined;
  readonly children: FakeNode[] = [];
  readonly attributes = new Map<string, string>();
  #text: string | null = null;

  constructor(
    readonly nodeName: string,
    text?: string,
  ) {
    if (text !== undefined) this.#text = text;
  }

  readonly ownerDocument = {
    createElement: (name: string) => new FakeNode(name.toUpperCase()),
    createTextNode: (text: string) => new FakeNode("#text", text),
    createComment: (text: string) => new FakeNode("#comment", text),
  };

  get nodeValue(): string | null {
    return this.#text;
  }

  set nodeValue(text: string | null) {
    FakeNode.changes += 1;
    this.#text = text;
  }

  get firstChild(): FakeNode | null {
    return this.children[0] ?? null;
  }

  get nextSibling(): FakeNode | null {
    const siblings = this.parent?.children ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  insertBefore(node: FakeNode, before: FakeNode | null): FakeNode {
    FakeNode.changes += 1;
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, node);
    node.parent = this;
    return node;
  }

  remove(): void {
    FakeNode.changes += 1;
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = undefined;
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name: string, value: string): void {
    FakeNode.changes += 1;
    this.attributes.set(name, value);
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  removeAttribute(name: string): void {
    if (this.attributes.delete(name)) FakeNode.changes += 1;
  }

  /** Lists every node below this one. */
  all(): FakeNode[] {
    return this.children.flatMap((child) => [child, ...child.all()]);
  }

  find(name: string): FakeNode | undefined {
    return this.all().find(({ nodeName }) => nodeName.toLowerCase() === name);
  }
}

/** Writes the children of a node down as `html.mjs` does. Attributes have no order. */
export function treeOf(node: FakeNode): HtmlTree[] {
  return node.children.map((child) => {
    if (child.nodeName === "#comment") return undefined;
    if (child.nodeName === "#text") return child.nodeValue ?? "";
    return [child.nodeName.toLowerCase(), Object.fromEntries(child.attributes), ...treeOf(child)];
  });
}
