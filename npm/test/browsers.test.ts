// Fails when the build needs a newer browser than `package.json` and the README say: by MDN's tables, and by what is in the files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import binaryen from "binaryen";
import sheet from "../../styles/ssojet-login.css";
// @ts-expect-error: a script of the build has no types.
import { scriptTarget, styleTarget } from "../scripts/css-text.mjs";
import { FEATURES } from "../src/internal/loader.js";

// The test command runs in `npm/`, after the build.
const read = (path: string) => readFileSync(`../${path}`, "utf8");

type Support = { version_added: string | boolean | null; flags?: unknown; prefix?: string };
/** A node of MDN's tables. */
interface Table {
  __compat?: { support: Record<string, Support | Support[]> };
  [name: string]: Table | undefined | object;
}
const MDN = JSON.parse(readFileSync("../node_modules/@mdn/browser-compat-data/data.json", "utf8")) as Table;

const ENGINES = ["chrome", "firefox", "safari"] as const;
type Versions = Record<(typeof ENGINES)[number], number>;

/** Reads the versions of esbuild's notation: `chrome111`. */
function versions(target: readonly string[]): Versions {
  const of = (engine: string) => Number(target.find((name) => name.startsWith(engine))?.slice(engine.length));
  return { chrome: of("chrome"), firefox: of("firefox"), safari: of("safari") };
}

/** Finds the versions that have what MDN calls by this path, or `undefined` where MDN does not know it. */
function since(...path: string[]): Versions | undefined {
  let place: Table | undefined = MDN;
  for (const name of path) place = place?.[name] as Table | undefined;
  const support = place?.__compat?.support;
  if (!support) return undefined;
  const of = (engine: string) => {
    const all = [support[engine] ?? { version_added: false }].flat();
    const plain = all.find(({ flags, prefix }) => !flags && !prefix) ?? { version_added: false };
    if (plain.version_added === true) return 0;
    // "≤79" is known since 79.
    return plain.version_added ? Number(String(plain.version_added).replace("≤", "")) : Number.POSITIVE_INFINITY;
  };
  return { chrome: of("chrome"), firefox: of("firefox"), safari: of("safari") };
}

const MINIMUM = versions(styleTarget);
const READABLE = versions(scriptTarget);
const isWithin = (needed: Versions, available: Versions) => ENGINES.every((engine) => needed[engine] <= available[engine]);

/** What of WebAssembly the file may need: binaryen's name, and MDN's. */
const WASM: Record<string, string | undefined> = {
  BulkMemoryOpt: "bulk-memory-operations",
  ReferenceTypes: "reference-types",
  CallIndirectOverlong: "reference-types",
  Multivalue: "multi-value",
  SignExt: "sign-extension-operations",
  NontrappingFPToInt: "non-trapping-float-to-int-conversions",
  SIMD128: "fixed-width-SIMD",
  TailCall: "tail-calls",
  ExceptionHandling: "exception-handling",
  ExtendedConst: "extended-constant-expressions",
  GC: "garbage-collection",
  Atomics: "threads-and-atomics",
  Memory64: "memory64",
  MultiMemory: "multiMemory",
  RelaxedSIMD: "relaxed-SIMD",
  WideArithmetic: "wideArithmetic",
};

/** Finds what a module needs: each feature without which it is not valid. */
function needs(module: Uint8Array): string[] {
  const { Features } = binaryen as unknown as { Features: Record<string, number> };
  const { warn, error } = console;
  console.warn = console.error = () => {};
  const found = new Set<string>();
  for (const [feature, name] of Object.entries(WASM)) {
    // Binaryen stops for good at a part without its whole.
    const whole = feature === "BulkMemoryOpt" ? (Features.BulkMemory as number) : 0;
    const others = (Features.All as number) & ~((Features[feature] as number) | whole);
    try {
      const parsed = binaryen.readBinary(module);
      parsed.setFeatures(others);
      if (!parsed.validate()) found.add(name as string);
      parsed.dispose();
    } catch {
      found.add(name as string);
    }
  }
  Object.assign(console, { warn, error });
  return [...found].sort();
}

const wasm = new Uint8Array(readFileSync("../dist/ssojet-login.wasm"));

test("binaryen and MDN know every feature by these names", () => {
  const { Features } = binaryen as unknown as { Features: Record<string, number> };
  for (const [feature, name] of Object.entries(WASM)) {
    assert.ok(Features[feature], feature);
    assert.ok(since("webassembly", name as string), name);
  }
});

test("the minimum browsers have what the .wasm needs", () => {
  const needed = needs(wasm);
  assert.ok(needed.length > 3, "the features were not found");
  assert.deepEqual(needed.filter((name) => !isWithin(since("webassembly", name) as Versions, MINIMUM)), []);
  // A feature of one module is found in another, too.
  const text = "(module (memory 1) (func (result v128) (v128.const i32x4 0 0 0 0)))";
  const other = binaryen.parseText(text);
  other.setFeatures(binaryen.Features.All);
  assert.ok(needs(other.emitBinary()).includes("fixed-width-SIMD"));
});

test("what the loader asks an engine for is what the .wasm needs", () => {
  assert.ok(WebAssembly.validate(FEATURES as BufferSource));
  assert.deepEqual(needs(FEATURES), needs(wasm));
});

test("the README's table is MDN's, and names what the .wasm needs", () => {
  const chapter = read("README.md").match(/\n## Browsers\n([\s\S]+?)\n## /)?.[1] ?? "";
  const rows = [...chapter.matchAll(/^\| (.+?) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)];
  const named: Record<string, string[]> = {
    "WebAssembly: bulk memory": ["webassembly", "bulk-memory-operations"],
    "WebAssembly: reference types": ["webassembly", "reference-types"],
    "WebAssembly: several values": ["webassembly", "multi-value"],
    "WebAssembly: sign extension": ["webassembly", "sign-extension-operations"],
    "WebAssembly: conversions that do not trap": ["webassembly", "non-trapping-float-to-int-conversions"],
    "constructable style sheets": ["api", "CSSStyleSheet", "CSSStyleSheet"],
    "CSS: `color-mix()`": ["css", "types", "color", "color-mix"],
    "CSS: `translate`, `rotate`, `scale`": ["css", "properties", "translate"],
  };
  const documented = rows.map(([, name = "", ...numbers]) => [name, numbers.map(Number)] as const);
  for (const [name, path] of Object.entries(named)) {
    const known = since(...path) as Versions;
    const row = documented.find(([label]) => label === name)?.[1];
    assert.deepEqual(row, ENGINES.map((engine) => known[engine]), name);
  }
  const features = Object.values(named).flatMap(([kind, name]) => (kind === "webassembly" ? [name] : []));
  assert.deepEqual(features.sort(), needs(wasm));
  const [, chrome, firefox, safari] = /^Chrome, Edge and Android WebView ([\d.]+), Firefox ([\d.]+), Safari and iOS ([\d.]+),/m.exec(chapter) ?? [];
  assert.deepEqual({ chrome: Number(chrome), firefox: Number(firefox), safari: Number(safari) }, MINIMUM);
  const [, ...readable] = /\(Chrome ([\d.]+), Firefox ([\d.]+), Safari ([\d.]+)\) show/.exec(chapter) ?? [];
  assert.deepEqual(readable.map(Number), ENGINES.map((engine) => READABLE[engine]));
});

test("package.json names the browsers the sheets are built for", () => {
  const { browserslist } = JSON.parse(read("package.json")) as { browserslist: string[] };
  const { chrome, firefox, safari } = MINIMUM;
  assert.deepEqual(browserslist, [
    ...["chrome", "and_chr", "edge"].map((name) => `${name} >= ${chrome}`),
    ...["firefox", "and_ff"].map((name) => `${name} >= ${firefox}`),
    ...["safari", "ios_saf"].map((name) => `${name} >= ${safari}`),
  ]);
});

/** What the sheet may use although the minimum browsers lack it: nothing is lost there but a refinement. */
const REFINEMENTS = ["forced-color-adjust", "light-dark", "field-sizing", "text-wrap", "text-size-adjust"];

const all = (pattern: RegExp) => [...new Set([...sheet.matchAll(pattern)].map((match) => match[1] ?? ""))];

test("the minimum browsers have what the sheet uses", () => {
  const used: [what: string, since: Versions | undefined][] = [];
  for (const name of all(/[{;]([a-z-]+):/g)) {
    if (/^--|^-webkit-/.test(name)) continue;
    used.push([name, since("css", "properties", name)]);
  }
  for (const name of all(/(?<![\w:-])([a-z-]+)\(/g)) {
    const types = [["color"], ["transform-function"], ["image"], ["easing-function"], []].map((kind) => since("css", "types", ...kind, name));
    used.push([name, types.find(Boolean) ?? since("css", "properties", "grid-template-columns", name)]);
  }
  // The brackets of a media query that follow a word look like a function.
  for (const name of all(/[\])}\w*>+~, ]:(?::)?((?:host|root|focus-visible|focus|hover|active|disabled|empty|before|after|placeholder|has|is|not|where|first-child|last-child|focus-within|dir|lang)\b)/g)) {
    used.push([`:${name}`, since("css", "selectors", name)]);
  }
  for (const name of all(/@([a-z-]+)/g)) used.push([`@${name}`, since("css", "at-rules", name)]);
  const units: Record<string, string[]> = { rem: ["rem"], em: ["em"], vw: ["vw"], vh: ["vh"], ch: ["ch"], lh: ["lh"], cqi: ["container_query_length_units"], dvh: ["viewport_percentage_units_dynamic"] };
  for (const name of all(/[\d.](rem|em|vw|vh|ch|lh|cq[a-z]+|[dsl]v[hwib])\b/g)) {
    used.push([name, since("css", "types", "length", ...(units[name] ?? [name]))]);
  }
  assert.ok(used.length > 60, "the sheet was not read");
  const exceptional = ["and", "or", "supports", "media", "not", "from", "to", "var", "url"];
  const missing = used.filter(([what, since]) => {
    if (REFINEMENTS.includes(what) || exceptional.includes(what)) return false;
    return !since || !isWithin(since, MINIMUM);
  });
  assert.deepEqual(missing, []);
});

test("the scripts use no function that browsers lack which can read them", () => {
  const calls = (text: string) => [...text.matchAll(/(?<![\w.$])(Array|Object|Promise|String|Number|Math|Symbol|Reflect|Intl|JSON)\.(\w+)/g)];
  // What the module imports has the call for a name.
  const imported = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map(({ name }) => name.replace(/^!?(?:new )?/, ""));
  assert.ok(imported.includes("Intl.DisplayNames(xx"), "the imports were not read");
  const script = calls(`${read("dist/ssojet-login.js")}\n${imported.join("\n")}`);
  assert.ok(script.length > 5, "the calls were not found");
  const missing = script.flatMap(([, object = "", name = ""]) => {
    const known = since("javascript", "builtins", object, name);
    if (name === "prototype") return [];
    return known && isWithin(known, READABLE) ? [] : [`${object}.${name}`];
  });
  // The glue gives its classes a `Symbol.dispose` where there is one. The country of a number has its name where it can be had.
  assert.deepEqual([...new Set(missing)].filter((name) => !["Symbol.dispose", "Intl.DisplayNames"].includes(name)), []);
  for (const syntax of [/\bstatic\s*\{/, /\.at\(-/, /\bimport\s+defer\b/]) assert.doesNotMatch(read("dist/ssojet-login.js"), syntax);
});
