/** The tarball itself: what is in it, what tools say of it, and whether its types compile. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DIST, HERE, INSTALLED, TARBALL, WORK } from "../fixtures/places.ts";
import { run } from "../fixtures/process.ts";
import { expect, test } from "../fixtures/test.ts";

const packageJson = JSON.parse(readFileSync(`${DIST}/package.json`, "utf8")) as {
  exports: Record<string, string | Record<string, string>>;
} & Record<string, unknown>;

test("the tarball holds what is documented, one .wasm, and nothing of the sources", async () => {
  const files = (await run("tar", ["-tzf", TARBALL], { directory: WORK })).trim().split(/\r?\n/).map((path) => path.replace("package/", ""));
  expect(files.filter((path) => path.endsWith(".wasm"))).toEqual(["ssojet-login.wasm"]);
  for (const path of ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "integrity.json", "ssojet-login.js", "ssojet-login.classic.js"]) {
    expect(files).toContain(path);
  }
  const scripts = files.filter((path) => path.endsWith(".js"));
  for (const script of scripts) {
    expect(files, `the source map of ${script}`).toContain(`${script}.map`);
    const map = JSON.parse(readFileSync(`${INSTALLED}/${script}.map`, "utf8")) as { sources: string[]; sourcesContent: unknown[] };
    expect(map.sourcesContent.filter((text) => typeof text === "string"), script).toHaveLength(map.sources.length);
  }
  expect(files.filter((path) => /(?<!\.d)\.ts$|\.tsx$|node_modules|\.rs$/.test(path))).toEqual([]);
});

test("it installs nothing else, and runs nothing", () => {
  for (const field of ["dependencies", "scripts", "devDependencies", "private", "bin"]) expect(packageJson).not.toHaveProperty(field);
  expect(packageJson["peerDependenciesMeta"]).toEqual({ react: { optional: true }, "@angular/core": { optional: true } });
  for (const conditions of Object.values(packageJson.exports)) {
    if (typeof conditions === "object") expect(Object.keys(conditions)[0]).toBe("types");
  }
});

test("publint finds nothing", async () => {
  const directory = HERE;
  await run("node", ["node_modules/publint/src/cli.js", "run", "--strict", TARBALL], { directory });
});

test("are-the-types-wrong finds nothing", async () => {
  // An ES module is what CommonJS gets, on purpose; and a .wasm has no types.
  const words = [TARBALL, "--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", "ssojet-login.wasm"];
  await run("node", ["node_modules/@arethetypeswrong/cli/dist/index.js", ...words], { directory: HERE });
});

for (const project of ["tsconfig.json", "tsconfig.react-18.json", "tsconfig.react-19.json"]) {
  test(`its types compile, and mistakes do not: ${project}`, async () => {
    await run("node", ["node_modules/typescript/bin/tsc", "-p", `types/${project}`], { directory: HERE });
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
  for (const [entry, uses, least] of [["index", "core.ts", 20], ["react", "react.tsx", 2], ["angular", "angular.ts", 1]] as const) {
    const names = exportedNames(`${INSTALLED}/${entry}.d.ts`);
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
for (const entry of ["", "/define", "/inline", "/inline/define"]) await import("ssojet-login" + entry);
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
