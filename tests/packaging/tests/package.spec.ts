/** The tarball itself: what is in it, what tools say of it, and whether its types compile. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { BUILT, HERE, INSTALLED, ROOT, TARBALL, tool, WORK } from "../fixtures/places.ts";
import { run } from "../fixtures/process.ts";
import { expect, test } from "../fixtures/test.ts";

const packageJson = JSON.parse(readFileSync(`${INSTALLED}/package.json`, "utf8")) as {
  exports: Record<string, string | Record<string, string>>;
  scripts: Record<string, string>;
} & Record<string, unknown>;

/** Beside `dist/` and the documents. */
const FILES_OF_THE_ROOT = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"];

/** What the documents name. */
const BUILT_FILES = [
  "THIRD-PARTY-NOTICES.txt",
  "integrity.json",
  "preload.html",
  "prerender.js",
  "ssojet-login.css",
  "ssojet-login.js",
  "ssojet-login.classic.js",
  "ssojet-login-hosted.js",
  "ssojet-login-phone-numbers.txt",
];

test("the tarball holds what is documented, one .wasm, and nothing of the sources", async () => {
  const listed = await run("tar", ["-tzf", TARBALL], { directory: WORK });
  const files = listed.trim().split(/\r?\n/).map((path) => path.replace("package/", ""));
  expect(files.filter((path) => path.endsWith(".wasm"))).toEqual(["dist/ssojet-login.wasm"]);
  const documents = readdirSync(`${ROOT}/docs`).filter((name) => name.endsWith(".md"));
  const outside = [...documents.map((name) => `docs/${name}`), ...FILES_OF_THE_ROOT];
  expect(files.filter((path) => !path.startsWith("dist/")).sort()).toEqual(outside.sort());
  // Of the pages, the hosted one is part of the package; the demo is not.
  expect(files.filter((path) => /^dist\/(demo|pages(?!\/login\/))\//.test(path))).toEqual([]);
  for (const path of BUILT_FILES) expect(files).toContain(`dist/${path}`);
  const scripts = files.filter((path) => path.endsWith(".js"));
  for (const script of scripts) {
    expect(files, `the source map of ${script}`).toContain(`${script}.map`);
    const map = JSON.parse(readFileSync(`${INSTALLED}/${script}.map`, "utf8")) as { sources: string[]; sourcesContent: unknown[] };
    expect(map.sourcesContent.filter((text) => typeof text === "string"), script).toHaveLength(map.sources.length);
  }
  expect(files.filter((path) => /(?<!\.d)\.ts$|\.tsx$|node_modules|\.rs$/.test(path))).toEqual([]);
});

test("it installs nothing else, and runs nothing", () => {
  for (const field of ["dependencies", "optionalDependencies", "bundleDependencies", "private", "bin"]) {
    expect(packageJson).not.toHaveProperty(field);
  }
  const installing = /^(pre|post)?install$|^(pre|post)?prepare$|^prepublish$|^dependencies$/;
  expect(Object.keys(packageJson.scripts).filter((name) => installing.test(name))).toEqual([]);
  expect(packageJson["peerDependenciesMeta"]).toEqual({ react: { optional: true }, "@angular/core": { optional: true } });
  for (const conditions of Object.values(packageJson.exports)) {
    if (typeof conditions === "object") expect(Object.keys(conditions)[0]).toBe("types");
  }
});

test("publint finds nothing", async () => {
  await run("node", [tool("publint/src/cli.js"), "run", "--strict", TARBALL], { directory: HERE });
});

test("are-the-types-wrong finds nothing", async () => {
  // An ES module is what CommonJS gets, on purpose; and a .wasm, a .css and a text have no types.
  const untyped = ["ssojet-login.wasm", "ssojet-login.css", "ssojet-login-phone-numbers.txt"];
  const words = [TARBALL, "--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", ...untyped];
  await run("node", [tool("@arethetypeswrong/cli/dist/index.js"), ...words], { directory: HERE });
});

for (const project of ["tsconfig.json", "tsconfig.react-18.json", "tsconfig.react-19.json"]) {
  test(`its types compile, and mistakes do not: ${project}`, async () => {
    await run("node", [tool("typescript/bin/tsc"), "-p", `types/${project}`], { directory: HERE });
  });
}

/** What a file of declarations exports, and what it hands on of others. */
function exportedNames(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);
  const listed = all(/^export (?:type )?\{([^}]+)\}/gm).flatMap((names) => names.split(","));
  const declared = all(/^export (?:declare )?(?:const|class|function|interface|type) (\w+)/gm);
  const handedOn = all(/^export \* from "(.+)\.js"/gm).flatMap((module) => exportedNames(`${dirname(path)}/${module}.d.ts`));
  const own = [...listed, ...declared].map((name) => name.trim().replace(/^type /, "")).filter((name) => name !== "");
  return [...own, ...handedOn];
}

test("those files use every public name", () => {
  for (const [entry, uses, least] of [["index", "core.ts", 20], ["react", "react.tsx", 2], ["angular", "angular.ts", 1], ["prerender", "prerender.ts", 2]] as const) {
    const names = exportedNames(`${BUILT}/${entry}.d.ts`);
    expect(names.length).toBeGreaterThanOrEqual(least);
    const text = readFileSync(`${HERE}/types/${uses}`, "utf8");
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text)), entry).toEqual([]);
  }
});

test("in Node every entry for any framework can be imported, and does nothing", async () => {
  const directory = `${WORK}/node`;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/package.json`, '{"private":true}');
  await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", TARBALL], { directory });
  writeFileSync(
    `${directory}/import.mjs`,
    `const before = Object.getOwnPropertyNames(globalThis).length;
for (const entry of ["", "/define", "/inline", "/inline/define", "/prerender"]) await import("ssojet-login" + entry);
const { SsojetLoginElement } = await import("ssojet-login");
const path = import.meta.resolve("ssojet-login/ssojet-login.wasm");
console.log(typeof SsojetLoginElement, Object.getOwnPropertyNames(globalThis).length - before, path.endsWith("ssojet-login.wasm"));
const { default: manifest } = await import("ssojet-login/custom-elements.json", { with: { type: "json" } });
console.log(manifest.schemaVersion);
`,
  );
  const printed = await run("node", ["--no-warnings", "import.mjs"], { directory });
  expect(printed).toBe("function 0 true\n1.0.0\n");
});
