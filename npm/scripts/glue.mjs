/** Fits wasm-bindgen's glue into the script: a plugin of esbuild. */
import { readFileSync } from "node:fs";

/** What a class that the module asks a node for is by its `nodeType`. */
const KINDS = { Comment: 8, Element: 1, HTMLElement: 1, Text: 3 };

/** What is changed in the glue, each of which must be there. */
const CHANGES = [
  // Each export tells of an exception.
  [/wasm = instance\.exports;/, () => "wasm = guarded(instance.exports);"],
  // Views of the memory cost little, and the check for whether one is still of use is longer than what makes it.
  [/(?<=function getDataViewMemory0\(\) \{)[^]+?(?=\n\})/, () => "return new DataView(wasm.memory.buffer);"],
  [/(?<=function getUint8ArrayMemory0\(\) \{)[^]+?(?=\n\})/, () => "return new Uint8Array(wasm.memory.buffer);"],
  [/(let )?cached(DataView|Uint8Array)Memory0 = null;/g, () => ""],
  // A decoder for each text: one of Safari's stops after 2 GiB.
  [/(?<=function decodeText\(bytes\) \{)[^]+?(?=\n\})/, () => 'return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);'],
  [/let cachedTextDecoder = [^]+?\nlet numBytesDecoded = 0;/, () => ""],
  // Texts are encoded before there is room for them, by the way the glue has for a module that cannot make room larger.
  [/if \(realloc === undefined\) \{([^]+?)\n {4}\}[^]+?(?=\n\})/, (_, encode) => encode],
  [/passStringToWasm0\(arg, malloc, realloc\)/, () => "passStringToWasm0(arg, malloc)"],
  [/, wasm\.__wbindgen_realloc\b/g, () => ""],
  [/\nif \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]+?\n\}/, () => ""],
  // Rust frees what it has made, and the script what it has mounted; the garbage collector frees nothing for them.
  [/\nconst \w+ = \(typeof FinalizationRegistry [^]+?;\n/g, () => "\n"],
  [/(MountedFinalization|CLOSURE_DTORS)\.(un)?register\([^)]*\);/g, () => ""],
  [/\nif \(Symbol\.dispose\) [^\n]+/, () => ""],
  [/wasm(Instance = instance|Module = module);/g, () => ""],
  // A node is asked for its kind and not for its class, which in another window, or in a page that has changed it, is another. There is
  // no window but the one.
  [/(__wbg_instanceof_(\w+?)_\w+: function\(arg0\) \{)[^}]+\}[^}]+\}[^}]+\}/g, (all, head, name) => {
    if (name === "Window") return `${head} return true; }`;
    return KINDS[name] ? `${head} return arg0.nodeType === ${KINDS[name]}; }` : all;
  }],
];

/** What must not be left of what the changes are about. */
const LEFTOVER = /FinalizationRegistry|MountedFinalization|CLOSURE_DTORS|encodeInto|numBytesDecoded|realloc\b|cached\w+Memory0|arg0 instanceof/;

/**
 * Gives the glue what `browser.ts` has read of the browser, in place of the globals, and what else of the script the module imports;
 * guards its exports; and takes out what is for other uses of it than ours.
 *
 * @param root the folder of the package's sources.
 */
export const glue = (root) => ({
  name: "glue",
  setup({ onLoad }) {
    onLoad({ filter: /generated\/ssojet_login\.js$/ }, ({ path }) => {
      const text = changed(readFileSync(path, "utf8"));
      const exported = readFileSync(`${root}src/internal/browser.ts`, "utf8").matchAll(/^export (?:async )?(?:const|class|function) (\w+)/gm);
      const names = [...exported].map(([, name]) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
      const imports = `import { ${names.join(", ")} } from "../internal/browser.js";\nimport { guarded } from "../internal/guard.js";\n`;
      return { contents: imports + text, loader: "js" };
    });
  },
});

function changed(text) {
  let result = text;
  for (const [pattern, replacement] of CHANGES) {
    if (result.search(pattern) < 0) throw new Error(`the glue is not as it was: ${pattern}`);
    result = result.replace(pattern, replacement);
  }
  const [leftover] = LEFTOVER.exec(result) ?? [];
  if (leftover) throw new Error(`the glue has ${leftover} in a place where it was not`);
  return result;
}
