/** Tests script tags: the example as it is, and each script from a deep path of another origin, with its hash, under a strict policy. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { policyViolations } from "../../e2e/fixtures/page-state.ts";
import { BUILT, EXAMPLES, WORK } from "../fixtures/places.ts";
import { type StaticSite, serveFolder } from "../fixtures/static-site.ts";
import { type PageGuard, expect, Login, test } from "../fixtures/test.ts";

const BASE = "/assets/widgets/login/v1.2.3/";
const FILES = ["ssojet-login.js", "ssojet-login.classic.js", "ssojet-login.wasm", "ssojet-login-phone-numbers.txt"];
/** Reads the hashes of the scripts. */
const hashes = () => JSON.parse(readFileSync(`${BUILT}/integrity.json`, "utf8")) as Record<string, string>;

/** Stop the servers that a test has started. */
const stops: (() => Promise<void>)[] = [];
test.afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Serves a folder until the end of the test. */
async function serve(folder: string, options?: Parameters<typeof serveFolder>[1]): Promise<StaticSite> {
  const served = await serveFolder(folder, options);
  stops.push(() => served.site.stop());
  return served;
}

/** Copies the example and puts the package's files beside it, as its README says. */
function copyExample(api: string): string {
  const folder = `${WORK}/html`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(`${EXAMPLES}/html`, folder, { recursive: true });
  for (const file of FILES) cpSync(`${BUILT}/${file}`, `${folder}/${file}`);
  for (const page of ["index.html", "classic.html"]) {
    const html = readFileSync(`${folder}/${page}`, "utf8");
    expect(html).toContain('client-id="cli_your_application"');
    writeFileSync(`${folder}/${page}`, html.replace('client-id="cli_your_application"', `client-id="cli_development" api-base="${api}"`));
  }
  return folder;
}

for (const page of ["index.html", "classic.html"]) {
  test(`a person can sign in on examples/html/${page}`, async ({ page: tab, sandbox, guard, signIn }) => {
    const { site, requests } = await serve(copyExample(sandbox.origin));
    guard.allow(site.origin);
    await tab.goto(`${site.origin}/${page}`);
    await signIn(tab);
    expect(requests.filter((path) => path.endsWith(".wasm"))).toEqual(["/ssojet-login.wasm"]);
  });
}

/** Opens a page on one origin that loads a script from another, by its hash and under a policy that names both origins. */
async function openAcrossOrigins(page: Page, guard: PageGuard, tag: Tag, api: string, folder = BUILT): Promise<StaticSite> {
  const cdn = await serve(folder, { base: BASE, headers: { "access-control-allow-origin": "*" } });
  const policy = [
    "default-src 'none'",
    `script-src ${cdn.site.origin} 'self' 'wasm-unsafe-eval'`,
    `connect-src ${cdn.site.origin} ${api}`,
    "img-src data:",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const pages = `${WORK}/pages`;
  mkdirSync(pages, { recursive: true });
  cpSync(`${EXAMPLES}/html/welcome.js`, `${pages}/welcome.js`);
  writePage(`${pages}/index.html`, `${tag(`${cdn.site.origin}${BASE}`)}<script src="welcome.js" defer></script>`, api);
  const own = await serve(pages, { base: "/account/", headers: { "content-security-policy": policy } });
  for (const { site } of [cdn, own]) guard.allow(site.origin);
  await page.goto(`${own.site.origin}/account/`);
  return cdn;
}

/** Writes the HTML of a page with one login. */
function writePage(path: string, scripts: string, api: string): void {
  writeFileSync(
    path,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,">
${scripts}</head>
<body><ssojet-login id="login" client-id="cli_development" api-base="${api}"></ssojet-login><p id="welcome"></p></body></html>`,
  );
}

/** Returns the tag of a script below an address. */
type Tag = (base: string) => string;

const TAGS = {
  "the module script": (base: string) =>
    `<script type="module" src="${base}ssojet-login.js" integrity="${hashes()["ssojet-login.js"]}" crossorigin></script>`,
  "the classic script": (base: string) =>
    `<script src="${base}ssojet-login.classic.js" integrity="${hashes()["ssojet-login.classic.js"]}" crossorigin></script>`,
  "the classic script, deferred": (base: string) =>
    `<script src="${base}ssojet-login.classic.js" integrity="${hashes()["ssojet-login.classic.js"]}" crossorigin defer></script>`,
} satisfies Record<string, Tag>;

for (const [what, tag] of Object.entries(TAGS)) {
  test(`${what} works from a deep path of another origin, by its hash, under a strict policy`, async ({ page, sandbox, guard, signIn }) => {
    const cdn = await openAcrossOrigins(page, guard, tag, sandbox.origin);
    await signIn(page);
    expect(cdn.requests.filter((path) => path.endsWith(".wasm"))).toEqual([`${BASE}ssojet-login.wasm`]);
    expect(await policyViolations(page)).toEqual([]);
  });
}

test("a .wasm file that was changed is not run, and the error says so", async ({ page, sandbox, guard, consoleProblems }) => {
  const folder = `${WORK}/tampered`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) cpSync(`${BUILT}/${file}`, `${folder}/${file}`);
  const wasm = readFileSync(`${folder}/ssojet-login.wasm`);
  // One more custom section, named "x", makes another file of the same program.
  writeFileSync(`${folder}/ssojet-login.wasm`, Buffer.concat([wasm, Buffer.from([0, 2, 1, 0x78])]));
  await openAcrossOrigins(page, guard, TAGS["the module script"], sandbox.origin, folder);
  const login = new Login(page);
  const { message } = await login.expectError("wasm_integrity_mismatch");
  expect(message).toMatch(/ssojet-login\.wasm\?v=[0-9a-f]{8} is not the file this script was built with/);
  expect(consoleProblems.splice(0)).toEqual([`ssojet-login: ${message}`]);
});

test("the classic script exports its names, even on a page where an image is named currentScript", async ({ page, sandbox, guard }) => {
  const folder = copyExample(sandbox.origin);
  const script = '<script src="ssojet-login.classic.js" defer></script>';
  const html = readFileSync(`${folder}/classic.html`, "utf8");
  expect(html).toContain(script);
  // The browser answers `document.currentScript` with an image of that name, once there is one.
  const clobbered = '<body><img name="currentScript" src="data:," alt=""><script src="ssojet-login.classic.js"></script><script src="show.js"></script>';
  writeFileSync(`${folder}/classic.html`, html.replace(script, "").replace("<body>", clobbered));
  writeFileSync(`${folder}/show.js`, "document.title = Object.keys(ssojetLogin).sort().join();");
  const { site } = await serve(folder);
  guard.allow(site.origin);
  await page.goto(`${site.origin}/classic.html`);
  await new Login(page).expectScreen("Sign in");
  expect(await page.title()).toContain("SsojetLoginElement");
  expect(await page.title()).toContain("openLogin");
});

test("the inline entry works without a request for a .wasm file", async ({ page, sandbox, guard, signIn }) => {
  const folder = `${WORK}/inline`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/inline`, { recursive: true });
  for (const file of ["inline.js", "inline/define.js"]) cpSync(`${BUILT}/${file}`, `${folder}/${file}`);
  cpSync(`${EXAMPLES}/html/welcome.js`, `${folder}/welcome.js`);
  const scripts = '<script type="module" src="inline/define.js"></script><script type="module" src="welcome.js"></script>';
  writePage(`${folder}/index.html`, scripts, sandbox.origin);
  const policy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ${sandbox.origin}; img-src data:; require-trusted-types-for 'script'`;
  const { site, requests } = await serve(folder, { headers: { "content-security-policy": policy } });
  guard.allow(site.origin);
  await page.goto(site.origin);
  await signIn(page);
  expect(requests).toEqual(["/", "/inline/define.js", "/welcome.js", "/inline.js"]);
});
