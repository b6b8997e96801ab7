// Tests that lists which stand in Rust, in TypeScript and in documents are the same lists.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

// The test command runs in the package's directory.
const read = (path: string) => readFileSync(path, "utf8");
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

test("the methods are those of core, in types, README, errors and sandbox", () => {
  const table = read("../core/src/method.rs");
  const messages = all(table, /^ {4}[A-Z]\w+ = "([a-z-]+)", (?:Email|Phone), (?:Link|Code),/gm);
  const core = [...messages, ...all(table, /const PASSKEY: &str = "([a-z-]+)"/g)].sort();
  assert.ok(messages.length > 2 && core.length === messages.length + 1, "the table was not found");
  const types = all(read("src/internal/types.ts").match(/type AuthenticationMethod =([^;]+);/)?.[1] ?? "", /"([a-z-]+)"/g);
  assert.deepEqual(types.sort(), core);
  const attribute = read("../README.md").match(/^\| `methods` \|[^`]*`([a-z -]+)`/m)?.[1] ?? "";
  assert.deepEqual(attribute.split(" ").sort(), core);
  const row = read("../docs/errors.md").match(/^\| `no_usable_method` \|.*$/m)?.[0] ?? "";
  const named = new Set(all(row, /`([a-z-]+)`/g).filter((word) => word !== "methods"));
  assert.deepEqual([...named].sort(), core);
  // The sandbox shares no types with the widget: it is compared, not imported.
  assert.deepEqual(all(read("../sandbox/src/method.rs"), /\bname: "([a-z-]+)"/g).sort(), core);
});

test("the error codes of the form are those of core", () => {
  const rust = all(read("../core/src/error.rs"), /^ {4}[A-Z]\w+ = "([a-z_]+)",/gm);
  const declaration = read("src/internal/types.ts").match(/type WidgetErrorCode =([^;]+);/)?.[1] ?? "";
  const typescript = all(declaration, /"([a-z_]+)"/g);
  assert.ok(rust.length > 10, "the list was not found");
  assert.deepEqual(typescript.sort(), rust.sort());
});

test("the steps are the screens of core", () => {
  const names = read("../core/src/state/mod.rs").match(/fn step_name[\s\S]+?\n {4}\}\n/)?.[0] ?? "";
  const rust = all(names, /=> "([a-z-]+)"/g);
  const typescript = all(read("src/internal/types.ts").match(/type Step =([^;]+);/)?.[1] ?? "", /"([a-z-]+)"/g);
  assert.ok(rust.length > 3, "the list was not found");
  assert.deepEqual(typescript.sort(), rust.sort());
});

test("the texts that can be set are those of the catalogue", () => {
  const catalogue = all(read("../core/src/text.rs"), /^ {4}[A-Z]\w+ = "([A-Za-z]+)",/gm);
  const typescript = all(read("src/internal/types.ts").match(/type TextKey =([^;]+);/)?.[1] ?? "", /"([A-Za-z]+)"/g);
  assert.ok(catalogue.length > 10, "the list was not found");
  assert.deepEqual(typescript.sort(), catalogue.sort());
});

test("the loader's texts have keys of their own", () => {
  const catalogue = all(read("../core/src/text.rs"), /^ {4}[A-Z]\w+ = "([A-Za-z]+)",/gm);
  const table = read("src/internal/text.ts").match(/const ENGLISH = \{([^}]+)\}/)?.[1] ?? "";
  const loader = all(table, /^ {2}(\w+):/gm);
  assert.ok(catalogue.length > 10 && loader.length > 5, "a list was not found");
  assert.deepEqual(loader.filter((key) => catalogue.includes(key)), []);
});

test("every error code is documented", () => {
  const types = read("src/internal/types.ts");
  const codes = ["LoadErrorCode", "WidgetErrorCode"].flatMap((name) =>
    all(types.match(new RegExp(`type ${name} =([^;]+);`))?.[1] ?? "", /"([a-z_]+)"/g),
  );
  const documented = all(read("../docs/errors.md"), /^\| `([a-z_]+)` \|/gm);
  assert.ok(codes.length > 20, "the lists were not found");
  assert.deepEqual(documented.sort(), codes.sort());
});

test("every custom property is documented", () => {
  const used = new Set(all(read("../styles/tokens.css") + read("../styles/theme.css"), /var\(\s*(--ssojet-[a-z-]+)/g));
  const documented = all(read("../docs/theming.md"), /^\| `(--ssojet-[a-z-]+)` \|/gm);
  assert.ok(used.size > 10, "the list was not found");
  assert.deepEqual(documented.sort(), [...used].sort());
});

test("no markup goes through innerHTML, which Trusted Types forbid", () => {
  const module = new WebAssembly.Module(readFileSync("../dist/ssojet-login.wasm"));
  const imported = WebAssembly.Module.imports(module).map(({ name }) => name).join("\n");
  assert.ok(imported.includes("appendChild") || imported.includes("insertBefore"), "the imports were not found");
  assert.doesNotMatch(imported + read("src/generated/ssojet_login.js"), /innerHTML|insertAdjacentHTML/);
});
