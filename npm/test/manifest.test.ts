// Tests that the manifest for editors lists the same attributes, events and parts as the documents.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

interface Named {
  name: string;
  description?: string;
}

interface Declaration {
  tagName: string;
  attributes: Named[];
  events: Named[];
  cssParts: Named[];
  cssProperties: Named[];
  members: Named[];
}

// The test command runs in the package's directory, after the build.
const read = (path: string) => readFileSync(path, "utf8");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "").sort();
const names = (list: Named[]) => list.map(({ name }) => name).sort();

const manifest = JSON.parse(read("../dist/custom-elements.json")) as { modules: { path: string; declarations: Declaration[] }[] };
const declarations = manifest.modules.flatMap((module) => module.declarations);
const element = declarations[0] as Declaration;
const types = read("src/internal/types.ts");
const body = (name: string) => types.match(new RegExp(`interface ${name} \\{([^}]+)\\}`))?.[1] ?? "";

test("there is one element, in a module of the package", () => {
  assert.equal(declarations.length, 1);
  assert.equal(element.tagName, "ssojet-login");
  assert.deepEqual(manifest.modules.map(({ path }) => path), ["dist/index.js", "dist/define.js"]);
});

test("its attributes are those of the types and of the README", () => {
  const listed = names(element.attributes);
  assert.deepEqual(listed, all(body("SsojetLoginAttributes"), /^ {2}"?([a-z-]+)"?\?:/gm));
  const table = read("../README.md").match(/\n## Attributes\n([\s\S]+?)\n## /)?.[1] ?? "";
  const documented = all(table, /^\| `([a-z-]+)` \|/gm);
  assert.ok(documented.length > 5, "the table was not found");
  assert.deepEqual(documented.filter((name) => !listed.includes(name)), []);
});

test("its events are those of the types and of the README", () => {
  const listed = names(element.events);
  assert.deepEqual(listed, all(types.match(/interface SsojetLoginEventMap \{([\s\S]+?)\n\}/)?.[1] ?? "", /^ {2}"([a-z-]+)":/gm));
  const table = read("../README.md").match(/\n## Events\n([\s\S]+?)\n## /)?.[1] ?? "";
  assert.deepEqual(listed, all(table, /^\| `(ssojet-[a-z-]+)` \|/gm));
});

test("its parts and custom properties are those of the theming page", () => {
  const page = read("../docs/theming.md");
  const rows = all(page.split("\n## Parts\n")[1] ?? "", /^\| (`.+?`) \|/gm);
  const parts = rows.flatMap((row) => all(row, /`([a-z-]+)`/g)).sort();
  assert.ok(parts.length > 10, "the table was not found");
  assert.deepEqual(names(element.cssParts), parts);
  assert.deepEqual(names(element.cssProperties), all(page, /^\| `(--ssojet-[a-z-]+)` \|/gm));
});

test("everything is described", () => {
  const { attributes, events, cssParts, cssProperties, members } = element;
  const mute = [attributes, events, cssParts, cssProperties, members].flat().filter(({ description }) => !description);
  assert.deepEqual(mute, []);
});

test("editors get the same lists", () => {
  const { tags } = JSON.parse(read("../dist/vscode.html-custom-data.json")) as { tags: { name: string; attributes: Named[] }[] };
  assert.deepEqual(tags.map(({ name, attributes }) => [name, names(attributes)]), [["ssojet-login", names(element.attributes)]]);
  const { contributions } = JSON.parse(read("../dist/web-types.json")) as {
    contributions: { html: { elements: { name: string; attributes: Named[]; js: { events: Named[] } }[] } };
  };
  const listed = contributions.html.elements.map(({ name, attributes, js }) => [name, names(attributes), names(js.events)]);
  assert.deepEqual(listed, [["ssojet-login", names(element.attributes), names(element.events)]]);
});
