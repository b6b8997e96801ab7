/** Imports style sheets as text in esbuild, and names the oldest browsers that scripts and sheets are built for. */
import { build } from "esbuild";

/** Browsers with constructable style sheets and everything else the element needs. */
export const target = ["es2022", "chrome111", "firefox113", "safari16.4"];

/** Makes `import text from "./x.css"` the minified text of the sheet, its `@import`s inlined. */
export const cssText = {
  name: "css-text",
  setup(outer) {
    outer.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({
        entryPoints: [path],
        bundle: true,
        minify: true,
        target,
        write: false,
        metafile: true,
        legalComments: "none",
        logLevel: "silent",
      });
      return {
        contents: result.outputFiles[0].text.trim(),
        loader: "text",
        warnings: result.warnings,
        watchFiles: Object.keys(result.metafile.inputs),
      };
    });
  },
};
