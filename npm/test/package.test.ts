// Checks `package.json` against the build, against Cargo.toml and against the README, and the build for paths of this machine.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { test } from "node:test";

interface Manifest {
  name: string;
  version: string;
  license: string;
  repository: { url: string };
  homepage: string;
  bugs: string;
  main: string;
  types: string;
  unpkg: string;
  jsdelivr: string;
  customElements: string;
  "web-types": string;
  sideEffects: string[];
  files: string[];
  exports: Record<string, string | { types: string; default: string }>;
  typesVersions: { "*": Record<string, string[]> };
  scripts: Record<string, string>;
  workspaces: string[];
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
}

// The test command runs in `npm/`, after the build.
const ROOT = resolve("..");
const read = (path: string) => readFileSync(`${ROOT}/${path}`, "utf8");
const published = JSON.parse(read("package.json")) as Manifest;
const targets = Object.values(published.exports);

/** Folders of sources, which are bundled by the same manifest: an import there that names nothing must not be dropped. */
const SOURCES = ["./npm/src/**", "./www/**"];

test("every path of package.json exists after the build", () => {
  const exported = targets.flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
  const { main, types, unpkg, jsdelivr, customElements, sideEffects, files } = published;
  const built = sideEffects.filter((path) => !SOURCES.includes(path));
  const named = [...exported, ...built, main, types, unpkg, jsdelivr, customElements, published["web-types"]];
  const shipped = files.filter((path) => !/[!*]/.test(path));
  assert.ok(exported.length > 10 && shipped.length > 3, "the paths were not found");
  assert.deepEqual([...named, ...shipped].filter((path) => !existsSync(`${ROOT}/${path}`)), []);
});

test("every public module has types, and they come first", () => {
  for (const [entry, target] of Object.entries(published.exports)) {
    if (typeof target === "string") {
      assert.match(target, /\.(json|wasm|css|txt)$/, entry);
      continue;
    }
    // The first condition that matches counts.
    assert.deepEqual(Object.keys(target), ["types", "default"], entry);
    assert.equal(target.types, target.default.replace(/\.js$/, ".d.ts"), entry);
  }
  assert.deepEqual({ types: published.types, default: published.main }, published.exports["."]);
});

test("TypeScript that does not read `exports` finds the same types", () => {
  const older = Object.entries(published.exports).flatMap(([entry, target]) => {
    const types = typeof target === "string" ? target : target.types;
    // The root is `types`; a .wasm, a .css and a text have no types, and package.json is where it is said to be.
    return entry === "." || /\.(wasm|css|txt)$/.test(types) || types === entry ? [] : [[entry.slice(2), [types]]];
  });
  assert.deepEqual(published.typesVersions, { "*": Object.fromEntries(older) });
});

test("bundlers keep the modules that do something when they are imported", () => {
  const defining = targets.flatMap((target) => (typeof target === "object" && /define\.js$/.test(target.default) ? [target.default] : []));
  const scripts = ["./dist/ssojet-login.js", "./dist/ssojet-login.classic.js"];
  assert.deepEqual([...published.sideEffects].sort(), [...defining, ...scripts, ...SOURCES].sort());
  for (const folder of SOURCES) assert.ok(existsSync(`${ROOT}/${folder.replace("**", "")}`), folder);
  // The scripts register the element by such an import.
  for (const script of scripts) assert.match(read(script), /customElements/, script);
});

test("what can be imported is what the README lists", () => {
  const table = read("README.md").match(/\n### Entries\n([\s\S]+?)\n##+ /)?.[1] ?? "";
  const listed = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  const importable = Object.keys(published.exports).filter((entry) => entry !== "./package.json");
  assert.deepEqual(listed, importable.map((entry) => entry.replace(".", published.name)));
});

test("version, licence and repository are those of the crates", () => {
  const table = read("Cargo.toml").match(/\n\[workspace\.package\]\n([\s\S]+?)\n\n/)?.[1] ?? "";
  const value = (key: string) => table.match(new RegExp(`^${key} = "(.+)"$`, "m"))?.[1];
  assert.equal(published.version, value("version"));
  assert.equal(published.license, value("license"));
  const repository = value("repository") ?? "";
  assert.equal(published.repository.url, `git+${repository}.git`);
  assert.equal(published.homepage, `${repository}#readme`);
  assert.equal(published.bugs, `${repository}/issues`);
  for (const workspace of published.workspaces) {
    const { version, private: own } = JSON.parse(read(`${workspace}/package.json`)) as { version: string; private?: boolean };
    assert.deepEqual({ version, own }, { version: published.version, own: true }, workspace);
  }
});

test("a framework is never installed for those who use another", () => {
  assert.deepEqual(Object.keys(published.peerDependenciesMeta), Object.keys(published.peerDependencies));
  assert.deepEqual(Object.values(published.peerDependenciesMeta).filter(({ optional }) => !optional), []);
});

test("there is one lock file, and it names no registry", () => {
  const others = published.workspaces.filter((workspace) => existsSync(`${ROOT}/${workspace}/package-lock.json`));
  assert.deepEqual(others, []);
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, { resolved?: string; link?: boolean }> };
  const resolved = Object.entries(packages).filter(([, { resolved: from, link }]) => from !== undefined && !link);
  assert.deepEqual(resolved, []);
});

test("the notices name what is compiled in", () => {
  const notices = read("dist/THIRD-PARTY-NOTICES.txt");
  const license = (work: string) => notices.match(new RegExp(`^${work} \\S+\\n {2}licence: (.+)$`, "m"))?.[1];
  assert.equal(license("leptos"), "MIT");
  assert.equal(license("wasm-bindgen"), "MIT OR Apache-2.0");
  assert.equal(license("libphonenumber metadata"), "Apache-2.0");
  assert.equal(license("Rust standard library"), "MIT OR Apache-2.0");
  assert.equal(license("Rust standard library, tables of Unicode"), "Unicode-3.0");
  assert.equal(license("dlmalloc"), "MIT/Apache-2.0");
  assert.equal(license("esbuild"), "MIT");
  // Who is under two licences at once, or under another than these two, comes with all its texts.
  assert.match(notices, /UNICODE LICENSE V3/);
  assert.match(notices, /Boost Software License/);
  assert.match(notices, /Permission is hereby granted, free of charge/);
  assert.match(notices, /Apache License\s+Version 2\.0/);
});

test("nothing that ships holds a path of the machine that built it", () => {
  const here = [ROOT, homedir(), process.env.CARGO_HOME, process.env.CARGO_TARGET_DIR].filter((path) => path !== undefined && path.length > 1);
  const anywhere = ["/home/", "/Users/", ":\\Users\\", "/.cargo/", "/registry/src/", "/.rustup/", "/toolchains/"];
  const files = readdirSync(`${ROOT}/dist`, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.length > 20, "the build was not found");
  for (const { parentPath, name } of files) {
    // One character a byte, whatever is in the file.
    const text = readFileSync(`${parentPath}/${name}`, "latin1");
    assert.deepEqual([...here, ...anywhere].filter((path) => text.includes(path ?? "")), [], name);
  }
  // The compiler has the WebAssembly name the sources of its panics, which is where such paths come from. The build takes them out.
  assert.doesNotMatch(readFileSync(`${ROOT}/dist/ssojet-login.wasm`, "latin1"), /[\w/]\.rs/);
});
