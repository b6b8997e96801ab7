/** Imports style sheets as text in esbuild, and names the oldest browsers that scripts and sheets are built for. */
import { build } from "esbuild";

/** The oldest browsers in which the form works: `browserslist` of `package.json`, which the README explains. Sheets are built for them. */
export const styleTarget = ["chrome111", "firefox113", "safari16.4"];

/** The oldest browsers that can read the scripts. Between these and the others, the person is told that the browser is too old. */
export const scriptTarget = ["chrome91", "firefox90", "safari15"];

/** Makes `import text from "./x.css"` the minified text of the sheet, its `@import`s inlined. */
export const cssText = {
  name: "css-text",
  setup(outer) {
    outer.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        target: styleTarget,
        write: false,
        metafile: true,
        legalComments: "none",
        logLevel: "silent",
      });
      return {
        contents: shortened(result.outputFiles[0].text.trim()),
        loader: "text",
        warnings: result.warnings,
        watchFiles: Object.keys(result.metafile.inputs),
      };
    });
  },
};

/**
 * Shortens what esbuild leaves, for a sheet of a shadow root: custom properties that no page can set get one letter each, spaces are
 * left out, and so is `:root`, which nothing is there.
 */
export function shortened(sheet) {
  const names = [...new Set(sheet.match(/--(?!ssojet-)[\w-]+(?=:)/g))];
  const letter = (name) => {
    const position = names.indexOf(name);
    if (position < 0 || position > 25) throw new Error(`${name} is set nowhere, or there are too many`);
    return `--${String.fromCharCode(97 + position)}`;
  };
  return sheet
    .replace(/--(?!ssojet-)[\w-]+/g, letter)
    .replaceAll("[part=root],:root{", "[part=root]{")
    .replace(/(?<=[(,]) | (?=\))/g, "");
}
