// Makes the first screen as the script draws it from what Rust renders natively: `node npm/scripts/first-screen.mjs <listing> <file>`.
//
// The listing is that of `src/bin/first_screen.rs`: the screen as HTML for each choice of methods, passkeys and stage. It becomes one
// tree, in which only what differs is written down for each choice.
import { readFileSync, writeFileSync } from "node:fs";
import { elements } from "./html.mjs";

const [listing, file] = process.argv.slice(2);
const lines = readFileSync(listing, "utf8").trimEnd().split("\n").map((line) => line.split("\t"));
const rows = (kind) => lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);

const texts = new Map(rows("text"));
const methods = rows("method");

/** What a choice is made by, and the names of the choices in the order of their numbers. */
const AXES = {
  kind: ["email", "phone", "either"],
  introduction: ["link", "code", "linkOrCode", "passkey"],
  stage: ["ready", "sending", "empty", "waiting"],
  passkey: ["false", "true"],
};

const screens = rows("screen").map(([selected, passkey, stage, announcement, html]) => {
  const rowsOf = methods.filter(([name]) => selected.split(" ").includes(name));
  const kinds = new Set(rowsOf.map(([, recipient]) => recipient));
  const proofs = new Set(rowsOf.map(([, , proof]) => proof));
  const [card] = elements(html);
  card[1].dir = "$dir";
  // Rust writes into the live region by hand, too.
  card.at(-1).push(announcement && `$${announcement}`);
  return {
    choice: {
      kind: kinds.size === 1 ? [...kinds][0] : "either",
      introduction: proofs.size === 2 ? "linkOrCode" : ([...proofs][0] ?? "passkey"),
      stage,
      passkey,
    },
    tree: card,
  };
});

const tree = apart(merge(screens.map(({ choice, tree }) => ({ choice, value: tree }))));
const used = [...new Set(JSON.stringify(tree).match(/"\$\w+"/g).map((quoted) => quoted.slice(2, -1)))];
const table = methods.map(([name, recipient, proof]) => [name, [AXES.kind.indexOf(recipient), AXES.introduction.indexOf(proof)]]);

writeFileSync(
  file,
  `// Made by npm/scripts/first-screen.mjs from the views of the widget.
import type { Tree } from "../internal/tree.js";
/** The card with the first screen. */
export const CARD: Tree = ${source(tree)};
/** Its texts in English. */
export const TEXTS: Readonly<Record<string, string>> = ${source(Object.fromEntries(used.filter((key) => texts.has(key)).map((key) => [key, texts.get(key)])))};
/** For each method that sends a message: the kind of what it is sent to, and of what is sent. */
export const METHODS: Readonly<Record<string, readonly [kind: number, introduction: number]>> = ${source(Object.fromEntries(table))};
`,
);

/** Makes one value of those for each choice: the common one, an element of merged parts, or one for each choice on one axis. */
function merge(cases) {
  const values = cases.map(({ value }) => value);
  const first = values[0];
  if (values.every((value) => isSame(value, first))) return first;
  if (values.every((value) => Array.isArray(value) && value[0] === first[0] && value.length === first.length)) {
    const names = [...new Set(values.flatMap(([, attributes]) => Object.keys(attributes)))];
    const attributes = names.map((name) => [name, merge(cases.map(({ choice, value }) => ({ choice, value: value[1][name] })))]);
    const children = first.slice(2).map((_, position) => merge(cases.map(({ choice, value }) => ({ choice, value: value[position + 2] }))));
    return [first[0], Object.fromEntries(attributes), ...children];
  }
  // On the axis that leaves the least to tell apart.
  const merged = Object.entries(AXES).flatMap(([axis, names]) => {
    const groups = names.map((name) => cases.filter(({ choice }) => choice[axis] === name));
    if (groups.filter((group) => group.length).length < 2) return [];
    const parts = groups.map((group) => (group.length ? group : undefined));
    const isSmaller = groups.every((group) => group.length < cases.length);
    return isSmaller ? [{ [axis]: parts.map((group) => group && merge(group)) }] : [];
  });
  const best = merged.sort((one, other) => source(one).length - source(other).length)[0];
  if (!best) throw new Error(`two screens of one choice: ${JSON.stringify(cases)}`);
  const [axis] = Object.keys(best);
  while (best[axis].length && best[axis].at(-1) === undefined) best[axis].pop();
  return best;
}

/** Gives what is read out an axis of its own, `said`: Rust takes the form over as it is before it is submitted, and what was said stays. */
function apart(tree) {
  if (!Array.isArray(tree)) return tree && typeof tree === "object" ? Object.fromEntries(Object.entries(tree).map(([axis, values]) => [axis, values.map(apart)])) : tree;
  const [tag, attributes, ...children] = tree;
  const parts = children.map(apart);
  return [tag, attributes, ...(attributes.role ? JSON.parse(JSON.stringify(parts).replaceAll('{"stage":', '{"said":')) : parts)];
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Writes a value as JavaScript. What is not there is a gap of an array, and `void 0` at its end and in an object. */
function source(value) {
  if (value === undefined) return "void 0";
  if (Array.isArray(value)) return `[${value.map((item, position) => (item === undefined && position < value.length - 1 ? "" : source(item))).join(",")}]`;
  if (typeof value === "object") return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${source(member)}`).join(",")}}`;
  return JSON.stringify(value);
}
