// Tests what the names of imports make of the browser, and that every import of the built module is one that the script can give.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { start } from "../src/generated/ssojet_login.js";
import * as browser from "../src/internal/browser.js";
import { evaluates, importObject, scope } from "../src/internal/imports.js";

/** Stands in for the module: a memory that is only ever added to, and a table of objects. */
const memory = new WebAssembly.Memory({ initial: 1 });
const objects: unknown[] = [];
let free = 64;
let stored: unknown;
const allocate = (length: number) => {
  const place = free;
  free += length + 7 & ~7;
  return place;
};
start(
  {
    exports: {
      memory,
      __wbindgen_start() {},
      __wbindgen_malloc: allocate,
      __wbindgen_realloc(before: number, had: number, length: number) {
        const place = allocate(length);
        new Uint8Array(memory.buffer).copyWithin(place, before, before + Math.min(had, length));
        return place;
      },
      __externref_table_alloc: () => objects.length + 1,
      __wbindgen_externrefs: { set: (index: number, value: unknown) => (objects[index - 1] = value) },
      __wbindgen_exn_store: (index: number) => (stored = objects[index - 1]),
    },
  } as never,
  {} as never,
);

/** Writes a text as Rust hands it over: a place and a length. */
function text(value: string): [number, number] {
  const bytes = new TextEncoder().encode(value);
  const place = allocate(bytes.length);
  new Uint8Array(memory.buffer).set(bytes, place);
  return [place, bytes.length];
}

/** Reads what was written as the result, as Rust does: `undefined` where the place is 0. */
function written(place: number): string | undefined {
  const [pointer, length] = new Uint32Array(memory.buffer, place, 2);
  return pointer ? new TextDecoder().decode(new Uint8Array(memory.buffer, pointer, length)) : undefined;
}

const call = (name: string, ...given: unknown[]) => (evaluates(name) as (...given: unknown[]) => unknown)(...given);

test("members are read, set and called on the first argument", () => {
  const element = { hidden: true, value: "", list: [] as unknown[], add(this: any, ...given: unknown[]) { this.list.push(...given); return given.length; } };
  assert.equal(call(".hidden", element), true);
  call(".value=s", element, ...text("Grüße €"));
  assert.equal(element.value, "Grüße €");
  call(".value=s", element, 0, 0);
  assert.equal(element.value, undefined, "a text that is not given");
  call(".value=x", element, 5);
  assert.equal(element.value, 5);
  assert.equal(call(".add(sxs", element, ...text("a"), 1, ...text("")), 3);
  assert.deepEqual(element.list, ["a", 1, ""]);
});

test("globals are called and constructed, and what browser.ts holds comes before them", () => {
  assert.deepEqual(call("Array.of(xx", 1, 2), [1, 2]);
  assert.ok(call("new Map(") instanceof Map);
  assert.equal(call("encodeURIComponent(s", ...text("a b")), "a%20b");
  assert.equal(String(call("!new URL(s", ...text("https://a.example"))), "https://a.example/");
  assert.equal((call("!new Intl.Collator(x", ["de"]) as Intl.Collator).resolvedOptions().locale, "de");
  const { parse } = globalThis.JSON;
  globalThis.JSON.parse = () => assert.fail("the page's");
  assert.deepEqual(call("!JSON.parse(s", ...text("[1]")), [1]);
  globalThis.JSON.parse = parse;
});

test("results are handed on as values, as objects that may be missing, and as texts", () => {
  const place = allocate(8);
  const element = { name: "Grüße €", none: null, document: {}, get(key: string) { return key === "a" ? "" : null; } };
  assert.equal(call(".document", element), element.document);
  assert.equal(objects[(call(".document?", element) as number) - 1], element.document);
  for (const name of [".none?", ".missing?", "globalThis.missing?"]) assert.equal(call(name, element), 0, name);
  call(".name$", place, element);
  assert.equal(written(place), "Grüße €");
  call(".none$?", place, element);
  assert.equal(written(place), undefined);
  call("!.get(s$?", place, element, ...text("a"));
  assert.equal(written(place), "");
  call("!.get(s$?", place, element, ...text("b"));
  assert.equal(written(place), undefined);
});

test("an exception is caught exactly where Rust asks for it", () => {
  const thrown = new Error("no");
  const element = { fail() { throw thrown; } };
  assert.throws(() => call(".fail(", element), thrown);
  assert.equal(call("!.fail(", element), undefined);
  assert.equal(stored, thrown);
});

test("what is no expression is not imported, so that the browser refuses the module of another version", () => {
  for (const name of ["", "a", "fetch", "__wbg_fetch_fb1dda62473f2bed", "a.b.c(", "a b", "fetch(s)", "x;y("]) assert.equal(evaluates(name), undefined, name);
  assert.equal((importObject()._ as Record<string, unknown>).nothing, undefined);
});

test("the built module imports expressions, and besides them only what the glue has", () => {
  const module = new WebAssembly.Module(readFileSync("../dist/ssojet-login.wasm"));
  const imported = WebAssembly.Module.imports(module);
  const names = imported.map(({ name }) => name);
  const described = names.filter((name) => evaluates(name));
  assert.ok(described.length > 80, `${described.length} expressions`);
  assert.deepEqual(new Set(imported.map((one) => one.module)), new Set(["_"]));
  // A global that browser.ts has read must not be read anew.
  const globals = new Set(described.flatMap((name) => /^!?(?:new )?(\w+)[.(]/.exec(name)?.[1] ?? []));
  assert.ok(globals.has("JSON") && globals.has("fetch") && globals.has("Reflect"));
  for (const [name, value] of Object.entries(browser)) {
    if (globals.has(name)) assert.equal(scope[name], value, name);
  }
});
