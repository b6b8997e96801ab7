// Writes the built files of the npm package, which are also what a script tag loads: `node npm/scripts/bundle.mjs <directory> <wasm> <phone numbers>`.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { minify } from "terser";
import { cssText, scriptTarget, styleTarget } from "./css-text.mjs";
import { glue } from "./glue.mjs";
import { buildPages } from "./pages.mjs";

const [directoryArgument, wasmArgument, phoneNumbersArgument] = process.argv.slice(2);
if (!phoneNumbersArgument) fail("usage: node npm/scripts/bundle.mjs <directory> <wasm> <phone numbers>");
const directory = resolve(directoryArgument);
const root = fileURLToPath(new URL("..", import.meta.url));
const project = fileURLToPath(new URL("../..", import.meta.url));
const tools = `${project}node_modules`;
const wasm = readFileSync(wasmArgument);
const phoneNumbers = readFileSync(phoneNumbersArgument);
const sha384 = (bytes) => createHash("sha384").update(bytes).digest();
const sri = (bytes) => `sha384-${sha384(bytes).toString("base64")}`;
/** What the script adds to the address of a file, and a `<link rel="preload">` must. */
const version = (bytes) => sha384(bytes).toString("hex").slice(0, 8);
const wasmVersion = version(wasm);

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
writeFileSync(`${directory}/ssojet-login.wasm`, wasm);
writeFileSync(`${directory}/ssojet-login-phone-numbers.txt`, phoneNumbers);

/** The file that says where the other files are, replaced by another. */
const wasmFile = (kind) => ({
  name: "wasm-file",
  setup({ onResolve }) {
    onResolve({ filter: /\/wasm-file\.js$/ }, () => ({ path: `${root}src/internal/wasm-file.${kind}.ts` }));
  },
});

/** Members of objects that only the script's own modules see, whose names are shortened. No object of a page, of Rust or of JSON has one. */
const INTERNAL = [
  // Of LoadFacts.
  ["contentType", "errorMessage", "errorName", "timedOut", "verified", "violatedDirective"],
  // Of Mount, EarlyForm and Outcomes.
  ["attempts", "dropTokens", "early", "isBusy", "pressed", "submitted", "told", "wantsFocus"],
  // Of a file of the build, of a choice of the first screen, and of the ways on after a failure.
  ["phoneNumbers", "axes", "hosted"],
].flat();

const common = {
  absWorkingDir: root,
  outdir: directory,
  bundle: true,
  format: "esm",
  target: scriptTarget,
  sourcemap: "linked",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [cssText, glue(root)],
  define: {
    WASM_INTEGRITY: JSON.stringify(sri(wasm)),
    WASM_VERSION: JSON.stringify(wasmVersion),
    WASM_GZIP_BASE64: '""',
    PHONE_NUMBERS_INTEGRITY: JSON.stringify(sri(phoneNumbers)),
    PHONE_NUMBERS_VERSION: JSON.stringify(version(phoneNumbers)),
    PHONE_NUMBERS: '""',
  },
  // What the WebAssembly imports, and exports for its glue, has short names; the build wrote down which.
  mangleProps: /^(__wb|__externref|wasm_bindgen__)/,
  mangleCache: JSON.parse(readFileSync(`${root}src/generated/ssojet_login.names.json`, "utf8")),
};
const inlined = {
  WASM_INTEGRITY: '""',
  WASM_VERSION: '""',
  WASM_GZIP_BASE64: JSON.stringify(gzip(wasm).toString("base64")),
  PHONE_NUMBERS_INTEGRITY: '""',
  PHONE_NUMBERS_VERSION: '""',
  PHONE_NUMBERS: JSON.stringify(phoneNumbers.toString()),
};

await Promise.all([
  // For script tags: whole, and minified.
  buildMinified({ ...common, entryPoints: { "ssojet-login": "src/script.ts", "ssojet-login-hosted": "src/hosted.ts" } }),
  buildMinified({
    ...common,
    entryPoints: { "ssojet-login.classic": "src/classic.ts" },
    format: "iife",
    globalName: "ssojetLogin",
    plugins: [cssText, glue(root), wasmFile("classic")],
  }),
  // The sheet by itself, for HTML that is rendered before there is a script. Pages use the names in it, which the script's copy shortens.
  build({ ...common, absWorkingDir: project, entryPoints: ["styles/ssojet-login.css"], plugins: [], minify: true, target: styleTarget, sourcemap: false }),
  // For bundlers, which minify by themselves: the element twice, then thin entries that import it.
  build({ ...common, entryPoints: ["src/index.ts"] }),
  build({ ...common, entryPoints: ["src/prerender.ts"] }),
  build({ ...common, entryPoints: ["src/inline.ts"], define: inlined, minifySyntax: true, plugins: [cssText, glue(root), wasmFile("inline")] }),
  build({ ...common, bundle: false, plugins: [], entryPoints: ["src/define.ts", "src/react.ts", "src/inline/define.ts"], outbase: "src" }),
]);

// What `--pages` of the sandbox serves, and what is deployed as the hosted page.
const { prerender } = await import(pathToFileURL(`${directory}/prerender.js`).href);
await buildPages(`${directory}/pages`, prerender, wasmVersion);

run("types", `${tools}/typescript/bin/tsc`, ["-p", root, "--declaration", "--emitDeclarationOnly", "--rootDir", `${root}src`, "--outDir", directory]);

// Angular's compiler finds the types it has just been given, and writes beside them.
const angular = `${tools}/.cache/ssojet-login/angular`;
mkdirSync(angular, { recursive: true });
writeFileSync(
  `${angular}/tsconfig.json`,
  JSON.stringify({
    extends: `${root}angular/tsconfig.json`,
    compilerOptions: { rootDir: `${root}angular/src`, rootDirs: [`${root}angular/src`, directory], outDir: directory },
    files: [`${root}angular/src/angular.ts`],
  }),
);
// It lives where npm has room for the TypeScript it needs, which is another than everybody else's.
const compiler = dirname(createRequire(`${root}angular/`).resolve("@angular/compiler-cli/package.json"));
run("Angular", `${compiler}/bundles/src/bin/ngc.js`, ["-p", `${angular}/tsconfig.json`]);

const analyzer = `${tools}/@custom-elements-manifest/analyzer/cem.js`;
run("custom-elements.json", analyzer, ["analyze", "--quiet", "--config", "npm/custom-elements-manifest.config.mjs"], {
  CUSTOM_ELEMENTS_OUTDIR: relative(project, directory),
});

const loaded = ["ssojet-login.js", "ssojet-login-hosted.js", "ssojet-login.classic.js", "ssojet-login.wasm", "ssojet-login-phone-numbers.txt"];
const integrity = Object.fromEntries(loaded.map((name) => [name, sri(readFileSync(`${directory}/${name}`))]));
writeFileSync(`${directory}/integrity.json`, `${JSON.stringify(integrity, null, 2)}\n`);

// The lines that ask for both files at once, see "Loading" in the README.
writeFileSync(
  `${directory}/preload.html`,
  `<link rel="modulepreload" href="ssojet-login.js" integrity="${integrity["ssojet-login.js"]}" crossorigin>
<link rel="preload" as="fetch" type="application/wasm" crossorigin href="ssojet-login.wasm?v=${wasmVersion}">
<script type="module" src="ssojet-login.js" integrity="${integrity["ssojet-login.js"]}" crossorigin></script>
`,
);

/** Bundles, and makes the result smaller than esbuild does by itself. Its source map leads to the sources. */
async function buildMinified(options) {
  const { outputFiles } = await build({
    ...options,
    minify: true,
    write: false,
    mangleProps: new RegExp(`${options.mangleProps.source}|^(${INTERNAL.join("|")})$`),
  });
  for (const { path, text } of outputFiles.filter(({ path }) => path.endsWith(".js"))) {
    const map = outputFiles.find((file) => file.path === `${path}.map`).text;
    const { code, map: chained } = await minify(text, {
      ecma: 2020,
      module: options.format === "esm",
      compress: { passes: 3, inline: 1, unsafe_arrows: true },
      sourceMap: { content: map, includeSources: true, url: `${basename(path)}.map` },
    });
    writeFileSync(path, code);
    writeFileSync(`${path}.map`, chained);
  }
}

/** Compresses to the same bytes on every operating system, whose number zlib would write into the header (RFC 1952). */
function gzip(bytes) {
  const compressed = gzipSync(bytes, { level: 9 });
  compressed[9] = 255;
  return compressed;
}

function run(what, script, words, environment = {}) {
  const { status } = spawnSync(process.execPath, [script, ...words], {
    cwd: project,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  if (status !== 0) fail(`${what} failed`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
