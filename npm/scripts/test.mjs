// Bundles the unit tests, then runs them in Node's own test runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cssText } from "./css-text.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
// Below node_modules, so that it is ignored by git and by every tool.
const out = fileURLToPath(new URL("../../node_modules/.cache/ssojet-login/tests", import.meta.url));
rmSync(out, { recursive: true, force: true });

const tests = readdirSync(`${root}test`).filter((name) => name.endsWith(".test.ts"));
await build({
  absWorkingDir: root,
  entryPoints: tests.map((name) => `test/${name}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  external: ["binaryen", "esbuild"],
  target: "node20",
  sourcemap: "inline",
  logLevel: "warning",
  plugins: [cssText],
  define: { WASM_INTEGRITY: '""', WASM_VERSION: '"0123abcd"', PHONE_NUMBERS_INTEGRITY: '""', PHONE_NUMBERS_VERSION: '"4567cdef"' },
});

const files = tests.map((name) => `${out}/${name.replace(/\.ts$/, ".mjs")}`);
const { status } = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", "--test-reporter=tap", ...files],
  { cwd: root, stdio: "inherit" },
);
process.exit(status ?? 1);
