/** What the published package says of itself: its entries, and `package.json` made from them. */
import { existsSync, readFileSync } from "node:fs";

/** Every module that can be imported, by its path in the package, without its ending. */
export const ENTRIES = ["index", "define", "react", "angular", "inline", "inline/define"];

/** The modules that do something when they are imported: bundlers must not drop those. */
const SIDE_EFFECTS = ["./define.js", "./inline/define.js", "./ssojet-login.js", "./ssojet-login.classic.js"];

/**
 * The published `package.json`.
 *
 * @param {URL} own the development package's.
 */
export function manifest(own) {
  const { name, version, description, license, type } = JSON.parse(readFileSync(own, "utf8"));
  const modules = ENTRIES.map((entry) => [
    entry === "index" ? "." : `./${entry}`,
    // The first condition that matches counts: types have to come before anything else.
    { types: `./${entry}.d.ts`, default: `./${entry}.js` },
  ]);
  return {
    name,
    version,
    description,
    keywords: ["login", "passwordless", "magic-link", "passkey", "web-component", "custom-element", "ssojet"],
    license,
    type,
    sideEffects: SIDE_EFFECTS,
    main: "./index.js",
    types: "./index.d.ts",
    exports: {
      ...Object.fromEntries(modules),
      "./ssojet-login.wasm": "./ssojet-login.wasm",
      "./custom-elements.json": "./custom-elements.json",
      "./package.json": "./package.json",
    },
    customElements: "custom-elements.json",
    "web-types": "web-types.json",
    peerDependencies: { "@angular/core": ">=20", react: ">=18" },
    peerDependenciesMeta: { "@angular/core": { optional: true }, react: { optional: true } },
  };
}

/**
 * Paths of `package.json` that are not there.
 *
 * @param {ReturnType<typeof manifest>} published
 * @param {string} directory
 */
export function missing(published, directory) {
  const exported = Object.values(published.exports).flatMap((target) =>
    typeof target === "string" ? [target] : Object.values(target),
  );
  return [...exported, ...published.sideEffects, published.customElements, published["web-types"]].filter(
    (path) => !existsSync(`${directory}/${path}`),
  );
}
