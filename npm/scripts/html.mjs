/** Reads the HTML that Leptos renders natively: every value of an attribute quoted, every element but the empty ones closed. */

const EMPTY = new Set(["input"]);
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };

/** An element as `[tag, attributes, ...children]`; a text; `undefined` for a comment, which holds the place of what is not there. */
export function elements(html) {
  const open = [[undefined, {}]];
  for (const [, comment, closing, tag, attributes, text] of html.matchAll(/(<!>)|<\/(\w+)>|<(\w+)((?: [\w-]+(?:="[^"]*")?)*)>|([^<]+)/g)) {
    const parent = open.at(-1);
    if (comment) parent.push(undefined);
    // An empty text is rendered as a space, so that there is a node for it.
    else if (text) parent.push(text === " " ? "" : decoded(text));
    else if (closing) {
      if (open.pop()[0] !== closing) throw new Error(`</${closing}> closes another element`);
    } else {
      const element = [tag, Object.fromEntries([...attributes.matchAll(/ ([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, decoded(value ?? "")]))];
      // What is in the field is no part of the screen: it belongs to the person.
      if (tag === "input") delete element[1].value;
      parent.push(element);
      if (!EMPTY.has(tag)) open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)[0]}> is not closed`);
  return open[0].slice(2);
}

function decoded(text) {
  return text.replace(/&([#\w]+);/g, (entity, name) => ENTITIES[name] ?? entity);
}
