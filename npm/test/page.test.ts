// Tests that the element and the loader ask nothing of a page that the page may have changed: classes, and globals read late.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

// The test command runs in `npm/`.
const FOLDER = "src/internal";
const sources = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(`${FOLDER}/${name}`, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  return { name, text };
});

/** Functions and classes of the browser that pages, polyfills and extensions are known to replace. */
const REPLACED = [
  ...["fetch", "WebAssembly", "customElements", "crypto", "CustomEvent", "Event", "Request", "Response", "AbortController"],
  ...["URL", "Blob", "CSSStyleSheet", "setTimeout", "clearTimeout", "queueMicrotask", "atob", "btoa", "XMLHttpRequest"],
];

/** What is read late all the same, and why. */
const ALLOWED: Record<string, string[]> = {
  // Where everything is read, once.
  "browser.ts": REPLACED,
  // Read when the script runs.
  "wasm-file.inline.ts": ["Response", "Blob"],
  // Bundlers look for these very words, and they are evaluated before a page can do anything where they stand in a script.
  "wasm-file.ts": ["URL"],
  "wasm-file.classic.ts": ["URL"],
  // Types alone.
  "glue.ts": ["WebAssembly"],
  "guard.ts": ["WebAssembly"],
};

test("nothing that comes from outside is asked for its class", () => {
  assert.ok(sources.length > 10, "the sources were not found");
  // The Promise of the language itself is had from one, since the page's may be another.
  const asks = (name: string) => (name === "browser.ts" ? /\binstanceof\b/ : /\binstanceof\b|\.constructor\b/);
  const asking = sources.filter(({ name, text }) => asks(name).test(text)).map(({ name }) => name);
  assert.deepEqual(asking, []);
});

test("globals that a page may replace are read when the script runs", () => {
  const late = sources.flatMap(({ name, text }) => {
    const code = text.replace(/"[^"\n]*"|`[^`]*`/g, '""');
    const imported = /import \{([^}]+)\} from ""/g;
    const own = [...text.matchAll(/import \{([^}]+)\} from "\.\/browser\.js"/g)].flatMap(([, names = ""]) => names.split(/[,\s]+/));
    const taken = [...text.matchAll(/const \{([^}]+)\} = browser;/g)].flatMap(([, names = ""]) => names.split(/[,\s]+/));
    return REPLACED.filter((global) => {
      const used = new RegExp(`(?:\\bnew |(?<![\\w.#])(?=${global}[.(]))${global}\\b`).test(code.replace(imported, ""));
      return used && ![...own, ...taken, ...(ALLOWED[name] ?? [])].includes(global);
    }).map((global) => `${name}: ${global}`);
  });
  assert.deepEqual(late, []);
});

test("the glue starts the module without asking what it is", () => {
  const script = readFileSync("../dist/ssojet-login.js", "utf8");
  assert.doesNotMatch(script, /instanceof (Response|Request|URL|WebAssembly)\b(?!.{0,40}catch)/);
  assert.doesNotMatch(script, /instantiateStreaming/);
});
