/** A node: an element, a text, or `undefined` for a comment, which holds the place of what is not there. */
export type HtmlTree = string | undefined | [tag: string, attributes: Record<string, string>, ...children: HtmlTree[]];

/** Reads the HTML that Leptos renders natively. */
export declare function elements(html: string): HtmlTree[];
