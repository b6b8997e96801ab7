/** Declares `html.mjs` for the tests. */

/** An element, a text, or nothing for a comment. */
export type Node = [tag: string, attributes: Record<string, string>, ...children: Node[]] | string | undefined;

export function elements(html: string): Node[];
