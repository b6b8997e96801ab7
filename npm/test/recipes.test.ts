// Fails when one of the places that a recipe of CONTRIBUTING.md lists is missed: attributes, events, texts, wrappers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ATTRIBUTES } from "../src/internal/settings.js";

/** The folder of the repository, wherever the test command runs. */
const ROOT = execFileSync("git", ["rev-parse", "--show-toplevel"], { encoding: "utf8" }).trim();

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "").sort();
const sorted = (names: Iterable<string>) => [...names].sort();
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const TYPES = read("npm/src/internal/types.ts");
const REACT = read("npm/src/react.ts");
const ANGULAR = read("npm/angular/src/angular.ts");

const PROPERTIES = sorted(Object.keys(ATTRIBUTES));
const NAMES = sorted(Object.values(ATTRIBUTES));

/** Attributes of every HTML element that are of use here: HTML has the property. */
const NATIVE = ["autofocus"];

/** What the element reads for itself; Rust is not told. */
const READ_BY_THE_ELEMENT = ["hostedUrl", "theme", "wasmUrl"];
/** Angular's copy of the element holds the WebAssembly inside the JavaScript. */
const NOT_FOR_ANGULAR = ["wasmUrl"];

/** Settings of the element that are no attribute, or that follow from one. */
const OTHER_SETTINGS = ["localeCountry", "presumesPasskeys", "strings"];

test("an attribute is declared, described and typed in the element", () => {
  const element = read("npm/src/internal/element.ts");
  assert.deepEqual(all(element, /^ {2}declare (\w+): /gm), PROPERTIES, "the fields that element.ts declares");
  assert.deepEqual(all(element, /^ \* @attr \{[^}]+\} ([a-z-]+) - /gm), sorted([...NAMES, ...NATIVE]), "the lines @attr of element.ts");
  const types = block(TYPES, "interface SsojetLoginAttributes");
  assert.deepEqual(all(types, /^ {2}"?([a-z-]+)"?\?:/gm), sorted([...NAMES, ...NATIVE]), "SsojetLoginAttributes of types.ts");
});

test("an attribute is told to Rust, unless the element reads it itself", () => {
  const told = sorted(PROPERTIES.filter((name) => !READ_BY_THE_ELEMENT.includes(name)).concat(OTHER_SETTINGS));
  const glue = all(block(read("npm/src/internal/glue.ts"), "interface WidgetSettings"), /^ {2}(\w+):/gm);
  assert.deepEqual(glue, told, "WidgetSettings of glue.ts");
  const settings = all(block(rust("core/src", "pub struct Settings {"), "pub struct Settings"), /^ {4}pub (\w+): /gm);
  assert.deepEqual(settings, sorted(told.map(snakeCase)), "Settings of core");
  const boundary = rust("src", "#[wasm_bindgen]\npub fn mount");
  for (const name of told) assert.ok(boundary.includes(`"${name}"`), `the widget does not read ${name} from the settings`);
});

test("an attribute is a prop of React", () => {
  const props = block(REACT, "interface SsojetLoginProps");
  for (const name of PROPERTIES) {
    const required = name === "clientId" ? ":" : "?:";
    assert.ok(props.includes(`\n  ${name}${required}`), `SsojetLoginProps has no ${name}`);
  }
  const handedOn = /return createElement\("ssojet-login", \{([\s\S]+?)\n {2}\}\);/.exec(REACT)?.[1] ?? "";
  const given = all(handedOn, /^ {4}"?([a-z-]+)"?(?:: |,$)/gm).filter((name) => !["class", "ref"].includes(name));
  assert.deepEqual(given, sorted([...NAMES, ...NATIVE]), "what react.ts hands on to the element");
});

test("an attribute is an input of Angular", () => {
  const names = PROPERTIES.filter((name) => !NOT_FOR_ANGULAR.includes(name));
  assert.deepEqual(all(ANGULAR, /^ {2}readonly (\w+) = input\b/gm), sorted([...names, "prerendered", "strings"]), "the inputs of angular.ts");
  const bound = all(ANGULAR, /^ {4}"\[attr\.([a-z-]+)\]": /gm);
  assert.deepEqual(bound, sorted(names.map((name) => ATTRIBUTES[name as keyof typeof ATTRIBUTES])), "the host attributes of angular.ts");
});

test("an attribute has a row in the README", () => {
  const table = /\n#+ Attributes\n([\s\S]+?)(?=\n#)/.exec(read("README.md"))?.[1] ?? "";
  const rows = all(table, /^\| `([a-z-]+)`/gm);
  assert.deepEqual(rows, sorted([...NAMES, ...NATIVE, "strings"]));
});

test("an event is a callback of React and an output of Angular", () => {
  const events = all(block(TYPES, "interface SsojetLoginEventMap"), /^ {2}"ssojet-([a-z-]+)":/gm);
  assert.ok(events.length > 3, "the events were not found");
  const callbacks = all(block(REACT, "interface SsojetLoginProps"), /^ {2}on(\w+)\?:/gm).map((name) => name.toLowerCase());
  assert.deepEqual(callbacks, events, "the callbacks of react.ts");
  assert.deepEqual(all(ANGULAR, /^ {2}readonly (\w+) = output</gm), events, "the outputs of angular.ts");
  assert.deepEqual(all(ANGULAR, /^ {4}"\(ssojet-([a-z-]+)\)": /gm), events, "the listeners of angular.ts");
});

test("a translation names texts that exist", () => {
  const keys = [
    ...all(/type TextKey =([^;]+);/.exec(TYPES)?.[1] ?? "", /"([A-Za-z]+)"/g),
    ...all(/const ENGLISH = \{([^}]+)\}/.exec(read("npm/src/internal/text.ts"))?.[1] ?? "", /^ {2}(\w+):/gm),
  ];
  assert.ok(keys.length > 50, "the texts were not found");
  const translations = tracked("www", "tests/e2e/objects").flatMap((path) => {
    const table = /const ARABIC\b[^=]*= \{\n([\s\S]+?)\n\}/.exec(read(path))?.[1];
    return table === undefined ? [] : [{ path, names: all(table, /^ {2}(\w+):/gm) }];
  });
  assert.ok(translations.length > 0, "no translation was found");
  for (const { path, names } of translations) assert.deepEqual(names.filter((name) => !keys.includes(name)), [], path);
});

test("a text of the catalogue is used", () => {
  const catalogue = rust("core/src", "catalogue! {");
  const variants = all(catalogue, /^ {4}([A-Z]\w+) = "[A-Za-z]+", "/gm);
  assert.ok(variants.length > 50, "the catalogue was not found");
  const words = wordsOf(rustSources().filter((text) => text !== catalogue));
  assert.deepEqual(variants.filter((name) => !words.has(name)), [], "in core/src or src");
});

test("an error code arises somewhere", () => {
  const table = rust("core/src", "error_codes! {");
  const variants = all(table, /^ {4}([A-Z]\w+) = "[a-z_]+", /gm);
  assert.ok(variants.length > 20, "the error codes were not found");
  // Without the tests, which name codes as well.
  const sources = rustSources().map((text) => text.replace(/#\[cfg\(test\)\]\nmod tests \{[\s\S]*/, ""));
  const words = wordsOf(sources, /\b(?:ErrorCode|Self)::([A-Z]\w+)/g);
  assert.deepEqual(variants.filter((name) => !words.has(name)), [], "as ErrorCode::… in core/src or src");
});

/** `package.json` as it is published: the root's, or the one the build writes. */
const PUBLISHED = ["package.json", "dist/package.json"]
  .filter((path) => existsSync(join(ROOT, path)))
  .map((path) => JSON.parse(read(path)) as { name: string; exports?: Record<string, unknown>; peerDependencies?: Record<string, string> })
  .find((contents) => contents.exports !== undefined);

/** Modules of the package that can be imported. */
const ENTRIES = Object.entries(PUBLISHED?.exports ?? {}).flatMap(([path, target]) =>
  typeof target === "object" ? [path.replace(/^\./, "ssojet-login")] : [],
);

/** Frameworks that have a wrapper: an entry of the package by the name that its peer dependency ends in, as `react` or `@angular/core`. */
const WRAPPERS = Object.keys(PUBLISHED?.peerDependencies ?? {}).map((name) => /^@?([^/]+)/.exec(name)?.[1] ?? name);

test("an entry of the package is documented", () => {
  assert.ok(ENTRIES.length > 4, "the entries were not found; the build has to run first");
  const documents = ["README.md", "npm/PACKAGE.md"].filter((path) => existsSync(join(ROOT, path))).map(read);
  const rows = documents.flatMap((text) => all(text, /^\| (`ssojet-login.*?) \|/gm)).flatMap((row) => all(row, /`([^`]+)`/g));
  assert.deepEqual(ENTRIES.filter((entry) => !rows.includes(entry)), [], "a row in the table of entries");
});

test("a wrapper has an entry, an example, and a test that signs in to the example", () => {
  assert.ok(WRAPPERS.length > 1, "the wrappers were not found");
  const sources = tracked("examples").filter((path) => /\.(ts|tsx|js|mjs|vue|svelte|html)$/.test(path));
  const overview = read("examples/README.md");
  for (const name of WRAPPERS) {
    const entry = `ssojet-login/${name}`;
    assert.ok(ENTRIES.includes(entry), `the package has no entry ${entry}`);
    assert.ok(read("README.md").includes(entry), `the README does not show ${entry}`);
    const examples = new Set(sources.filter((path) => read(path).includes(`"${entry}"`)).map((path) => path.split("/")[1] ?? ""));
    assert.ok(examples.size > 0, `no example imports ${entry}`);
    for (const example of examples) {
      assert.ok(overview.includes(`](${example})`), `examples/README.md has no row for ${example}`);
      assert.ok(existsSync(join(ROOT, `examples/${example}/README.md`)), `examples/${example} has no README.md`);
      assert.ok(existsSync(join(ROOT, `tests/packaging/tests/${example}.spec.ts`)), `no test signs in to examples/${example}`);
      assert.ok(existsSync(join(ROOT, `tests/packaging/locks/${example}.json`)), `examples/${example} has no lock file`);
    }
    const uses = readdirSync(join(ROOT, "tests/packaging/types")).map((path) => path.replace(/\.tsx?$/, ""));
    assert.ok(uses.includes(name), `tests/packaging/types has no file for ${entry}`);
    assert.ok(read("tests/packaging/tests/package.spec.ts").includes(`["${name}", "`), `package.spec.ts does not compare the names of ${entry}`);
  }
});

/** What stands in the braces after `opening`, which is at the start of a line. */
function block(text: string, opening: string): string {
  const start = text.indexOf(opening);
  assert.ok(start >= 0, `${opening} was not found`);
  return text.slice(text.indexOf("{", start), text.indexOf("\n}", start) + 1);
}

/** The Rust file below `folder` that holds `text`. */
function rust(folder: string, text: string): string {
  const found = tracked(folder).filter((path) => path.endsWith(".rs")).map(read).find((contents) => contents.includes(text));
  assert.ok(found, `no file of ${folder} has ${text}`);
  return found;
}

/** The texts of core and of the widget. */
function rustSources(): string[] {
  return tracked("core/src", "src").filter((path) => path.endsWith(".rs")).map(read);
}

/** The words that a pattern finds, by default the names of types and variants. */
function wordsOf(texts: string[], pattern = /\b([A-Z]\w+)\b/g): Set<string> {
  return new Set(texts.flatMap((text) => all(text, pattern)));
}

function tracked(...folders: string[]): string[] {
  const words = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...folders];
  const paths = execFileSync("git", words, { cwd: ROOT, encoding: "utf8" }).split("\0");
  return paths.filter((path) => path !== "" && existsSync(join(ROOT, path)));
}
