// Tests that every colour that stands outside of the style sheets is the one that `styles/` has.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Color, contrast, DARK, LIGHT, parseColor } from "../../www/hosted/contrast.js";

// The test command runs in the package's directory.
const read = (path: string) => readFileSync(path, "utf8");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, ...found]) => found as [string, string, string]);

/** The colours by name, light and dark. */
const sheets = read("../styles/tokens.css") + read("../styles/page.css");
const tokens = new Map(
  all(sheets, /--([a-z-]+): var\(--[a-z-]+, light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)\);/g).map(([name, light, dark]) => [name, { light, dark }]),
);

function token(name: string): { light: string; dark: string } {
  const found = tokens.get(name);
  assert.ok(found, `there is no colour --${name}`);
  return found;
}

/** Every hexadecimal colour in a text. */
const colors = (text: string) => [...new Set(text.match(/#[0-9a-f]{6}\b|#[0-9a-f]{3}\b/gi) ?? [])].sort();

test("the colours are found", () => {
  assert.deepEqual([...tokens.keys()].sort(), [
    "accent", "danger", "edge", "field", "ground", "line", "muted", "on-accent", "success", "surface", "text",
  ]);
});

test("browsers without light-dark() get the light colours", () => {
  const fallbacks = all(sheets, /--([a-z-]+): var\(--[a-z-]+, (#[0-9a-f]{6})\);/g).map(([name, light]) => [name, light]);
  assert.deepEqual(Object.fromEntries(fallbacks), Object.fromEntries([...tokens].map(([name, { light }]) => [name, light])));
});

test("the hosted page chooses among the colours of the sheets", () => {
  for (const [scheme, colors] of [["light", LIGHT], ["dark", DARK]] as const) {
    for (const [name, color] of Object.entries(colors)) assert.deepEqual(color, parseColor(token(name)[scheme]), `${scheme} ${name}`);
  }
});

test("no page has a colour of its own", () => {
  for (const sheet of ["demo/demo.css", "hosted/login.css"]) {
    const text = read(`../www/${sheet}`).replace("light-dark(#000, #fff)", "");
    assert.deepEqual(colors(text), [], sheet);
  }
  // The one colour that no other page has: a link that does not work is a warning.
  assert.deepEqual(colors(read("../sandbox/src/pages/style.css").replace("light-dark(#000, #fff)", "")), ["#b45309", "#fcd34d"]);
});

test("the icons have the accent", () => {
  for (const icon of ["demo/favicon.svg", "hosted/icon.svg"]) {
    assert.deepEqual(colors(read(`../www/${icon}`)), [token("accent").light, "#fff"].sort(), icon);
  }
});

test("the mail has the colours of the pages", () => {
  const style = read("../sandbox/src/mail/compose.rs").match(/const STYLE: &str = "([^"]+)"/)?.[1] ?? "";
  const [light = "", dark = ""] = style.split("@media (prefers-color-scheme: dark)");
  for (const [scheme, rules] of [["light", light], ["dark", dark]] as const) {
    const known = ["accent", "on-accent", "surface", "text", "muted"].map((name) => token(name)[scheme]);
    assert.deepEqual(colors(rules), [...new Set(known)].sort(), scheme);
    // Mail programs show it as it is: what is read must stand out without our help.
    for (const [text, ground] of [["text", "surface"], ["muted", "surface"], ["accent", "surface"], ["on-accent", "accent"]] as const) {
      const ratio = contrast(parseColor(token(text)[scheme]) as Color, parseColor(token(ground)[scheme]) as Color);
      assert.ok(ratio >= 4.5, `${scheme} ${text}: ${ratio}`);
    }
  }
});

test("the documentation and the editors' manifest name the same defaults", () => {
  const rows = all(read("../docs/theming.md"), /^\| `--ssojet-([a-z-]+)` \| .+ \| `(#[0-9a-f]{6})` \| `(#[0-9a-f]{6})` \|/gm);
  const manifest = all(read("src/internal/element.ts"), /\[--ssojet-([a-z-]+)=light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)\]/g);
  const expected = [...tokens].filter(([name]) => name !== "ground").map(([name, { light, dark }]) => [name, light, dark]).sort();
  assert.deepEqual(rows.sort(), expected);
  assert.deepEqual(manifest.sort(), expected);
});
