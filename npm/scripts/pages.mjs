/** Bundles the pages of `www/` into folders of static files: the demo, and in `login/` the hosted page. */
import { build } from "esbuild";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { scriptTarget } from "./css-text.mjs";

const sources = fileURLToPath(new URL("../../www/", import.meta.url));

/** The widget's script: each page loads it by its address, so that one copy serves all of them. */
const WIDGET = "../ssojet-login.js";

/**
 * Writes the pages as they are served: `index.html` for `/`, and `login/` for `/login/`.
 *
 * @param {string} directory
 * @param {typeof import("../src/prerender.js").prerender} prerender draws the form of the hosted page.
 * @param {string} wasmVersion written in place of `WASM_VERSION` in an `index.html`, which asks for the file before the script does.
 */
export async function buildPages(directory, prerender, wasmVersion) {
  await Promise.all([
    page("demo", ["demo.ts", "demo.css"], ["index.html", "favicon.svg"], directory),
    page("hosted", ["login.ts", "login.css", "no-script.css"], ["index.html", "icon.svg"], `${directory}/login`),
  ]);
  drawForm(`${directory}/login`, prerender);
  for (const file of ["index.html", "login/index.html"]) {
    // A preload counts only at exactly the address that the script asks for.
    const path = `${directory}/${file}`;
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("WASM_VERSION", wasmVersion));
  }
  // The demo is no part of the npm package.
  writeFileSync(`${directory}/.npmignore`, "/*\n!/login/\n");
}

/** Every method of the widget, in the order in which `forms.json` names them. */
const METHODS = ["magic-link", "email-code", "phone-code", "passkey"];

/**
 * Puts the form into the hosted page, and writes beside it, for servers that know the client, the form of every selection of methods
 * (`docs/hosted.md`).
 */
function drawForm(directory, prerender) {
  const path = `${directory}/index.html`;
  const draw = (options) => prerender({ ...options, styles: "../ssojet-login.css" });
  const html = replaced(readFileSync(path, "utf8"), "FORM", draw());
  const [element] = /<ssojet-login .*<\/ssojet-login>/.exec(html);
  const selections = METHODS.reduce((found, method) => [...found, ...found.map((others) => [...others, method])], [[]]).filter(({ length }) => length);
  const forms = selections.map((methods) => [
    methods.join(" "),
    [false, true].map((passkeys) => replaced(draw({ methods, passkeys }), 'dir="ltr"', 'dir="DIRECTION"')),
  ]);
  writeFileSync(path, html);
  writeFileSync(`${directory}/forms.json`, JSON.stringify({ element, forms: Object.fromEntries(forms) }));
}

/** Replaces what is there once. */
function replaced(text, found, by) {
  const parts = text.split(found);
  if (parts.length !== 2) throw new Error(`${found} is there ${parts.length - 1} times`);
  return parts.join(by);
}

/** Bundles the scripts and sheets of one page, and copies its other files. */
async function page(name, entries, files, directory) {
  await build({
    absWorkingDir: `${sources}${name}`,
    entryPoints: entries,
    outdir: directory,
    bundle: true,
    minify: true,
    format: "esm",
    target: scriptTarget,
    external: [WIDGET],
    sourcemap: "linked",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  for (const file of files) cpSync(`${sources}${name}/${file}`, `${directory}/${file}`);
}
