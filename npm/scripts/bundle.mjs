// Writes what a script tag loads: `node scripts/bundle.mjs <directory>`.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { cssText, target } from "./css-text.mjs";

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error("usage: node scripts/bundle.mjs <directory>");
  process.exit(2);
}

await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: { "ssojet-login": "src/script.ts" },
  outdir: directory,
  bundle: true,
  format: "esm",
  target,
  minify: true,
  sourcemap: "linked",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [cssText],
});
