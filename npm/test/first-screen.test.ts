/** Tests that the script draws the first screen as Rust renders it, node by node, and that drawing anew replaces nothing. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { elements, type HtmlTree } from "../scripts/html.mjs";
import { drawFirstScreen, type FirstScreenSettings, Stage } from "../src/internal/first-screen.js";
import { FakeNode, treeOf } from "./fake-dom.js";

/** What the build has written down of the views in Rust. */
const LISTING = readFileSync("../target/first-screen.txt", "utf8").trimEnd().split("\n").map((line) => line.split("\t"));
const rows = (kind: string): string[][] => LISTING.filter(([first]) => first === kind).map(([, ...rest]) => rest);

const KEYS = rows("text").map(([key]) => key as string);
/** Each text is its own key. */
const STRINGS = Object.fromEntries(KEYS.map((key) => [key, `$${key}`]));

function drawn(settings: FirstScreenSettings, stage: Stage, root = new FakeNode("div")): HtmlTree[] {
  drawFirstScreen(root as unknown as Element, settings, stage);
  return treeOf(root);
}

/** The tree that Rust renders, with what it writes into the live region by hand. */
function rendered(html: string, said = ""): HtmlTree[] {
  const trees = elements(html);
  const region = (trees[0] as unknown[]).at(-1) as unknown[];
  region.push(said && STRINGS[said]);
  return trees;
}

const STAGES = Object.keys(Stage) as (keyof typeof Stage)[];

test("every screen of the listing is drawn as Rust renders it", () => {
  const screens = rows("screen");
  const selections = new Set(screens.map(([methods]) => methods));
  assert.equal(selections.size, 2 ** (rows("method").length + 1) - 1, "every selection of methods");
  for (const [methods, passkeys, stage, said, html] of screens) {
    const settings = { methods, locale: "$lang", strings: STRINGS, presumesPasskeys: passkeys === "true" };
    assert.deepEqual(drawn(settings, Stage[stage as keyof typeof Stage]), rendered(html as string, said), `${methods}, ${passkeys}, ${stage}`);
  }
});

test("methods and locales are read as Rust reads them, however a page writes them", () => {
  const odd = rows("odd");
  assert.ok(odd.length > 400);
  let shown = 0;
  for (const [methods, locale, hasTexts, html] of odd) {
    const settings = {
      methods: decodeURIComponent(methods as string),
      locale: decodeURIComponent(locale as string),
      strings: hasTexts === "true" ? { submit: "Go on" } : undefined,
      presumesPasskeys: false,
    };
    const tree = drawn(settings, Stage.ready);
    // Where none of the methods is known, Rust says so in place of the form.
    if (!html) continue;
    shown += 1;
    assert.deepEqual(tree, rendered(html), JSON.stringify(settings));
  }
  assert.ok(shown > 200);
});

/** Numbers that look random, always the same ones. */
function draws(seed: number): (below: number) => number {
  let number = seed;
  return (below) => {
    number = (Math.imul(number, 1_664_525) + 1_013_904_223) >>> 0;
    return (number >>> 16) % below;
  };
}

test("whatever is drawn after whatever, the field stays the same node, and the tree is as if drawn at once", () => {
  const screens = rows("screen");
  for (let seed = 1; seed <= 50; seed += 1) {
    const draw = draws(seed);
    const root = new FakeNode("div");
    let field: FakeNode | undefined;
    for (let step = 0; step < 12; step += 1) {
      const [methods, passkeys] = screens[draw(screens.length)] as string[];
      const stage = Stage[STAGES[draw(STAGES.length)] as keyof typeof Stage];
      const settings = { methods, locale: ["en", "ar", "he-IL"][draw(3)] as string, strings: draw(2) ? STRINGS : undefined, presumesPasskeys: passkeys === "true" };
      assert.deepEqual(drawn(settings, stage, root), drawn(settings, stage), JSON.stringify([seed, step]));
      field ??= root.find("input");
      assert.equal(root.find("input"), field);
      // An extension puts in what is its own, a translation replaces a text.
      const all = root.all();
      const places = all.filter(({ nodeName }) => !nodeName.startsWith("#"));
      const place = places[draw(places.length)] as FakeNode;
      if (draw(2)) place.insertBefore(new FakeNode(["font", "div", "p", "span"][draw(4)] as string), place.firstChild);
      const text = all.find(({ nodeName }) => nodeName === "#text");
      if (draw(2)) text?.parent?.insertBefore(new FakeNode("font"), text);
      if (draw(2)) text?.remove();
    }
  }
});

test("drawing the same again touches no node", () => {
  for (const [methods, passkeys, stage] of rows("screen")) {
    const settings = { methods, locale: "en", strings: undefined, presumesPasskeys: passkeys === "true" };
    const root = new FakeNode("div");
    drawn(settings, Stage[stage as keyof typeof Stage], root);
    FakeNode.changes = 0;
    drawn(settings, Stage[stage as keyof typeof Stage], root);
    assert.equal(FakeNode.changes, 0);
  }
});
