/** Script tags: the example as it is, and both scripts from another origin, deep in its paths, with hashes, under a strict policy. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { BUILT, EXAMPLES, WORK } from "../fixtures/places.ts";
import { type StaticSite, serveFolder } from "../fixtures/static-site.ts";
import { type Conduct, expect, Login, test } from "../fixtures/test.ts";

const BASE = "/assets/widgets/login/v1.2.3/";
const FILES = ["ssojet-login.js", "ssojet-login.classic.js", "ssojet-login.wasm"];
const hashes = () => JSON.parse(readFileSync(`${BUILT}/integrity.json`, "utf8")) as Record<string, string>;

/** Stops what a test has started. */
const stops: (() => Promise<void>)[] = [];
test.afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(folder: string, options?: Parameters<typeof serveFolder>[1]): Promise<StaticSite> {
  const served = await serveFolder(folder, options);
  stops.push(() => served.site.stop());
  return served;
}

/** The example with the package's files put beside it, as its README says. */
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
  test(`examples/html/${page}: people sign in`, async ({ page: tab, sandbox, conduct, signIn }) => {
    const { site, requests } = await serve(copyExample(sandbox.origin));
    conduct.allow(site.origin);
    await tab.goto(`${site.origin}/${page}`);
    await signIn(tab);
    expect(requests.filter((path) => path.endsWith(".wasm"))).toEqual(["/ssojet-login.wasm"]);
  });
}

/** A page on one origin that loads a script from another, by its hash and under a policy that names both origins. */
async function openAcrossOrigins(page: Page, conduct: Conduct, tag: Tag, api: string, folder = BUILT): Promise<StaticSite> {
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
  for (const { site } of [cdn, own]) conduct.allow(site.origin);
  await page.goto(`${own.site.origin}/account/`);
  return cdn;
}

function writePage(path: string, scripts: string, api: string): void {
  writeFileSync(
    path,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,">
${scripts}</head>
<body><ssojet-login id="login" client-id="cli_development" api-base="${api}"></ssojet-login><p id="welcome"></p></body></html>`,
  );
}

/** The tag of a script below an address. */
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
  test(`${what} from another origin and a deep path, by its hash, under a strict policy`, async ({ page, sandbox, conduct, signIn }) => {
    const cdn = await openAcrossOrigins(page, conduct, tag, sandbox.origin);
    await signIn(page);
    expect(cdn.requests.filter((path) => path.endsWith(".wasm"))).toEqual([`${BASE}ssojet-login.wasm`]);
    const violations = await page.evaluate(() => (globalThis as unknown as { recorded: { violations: unknown[] } }).recorded.violations);
    expect(violations).toEqual([]);
  });
}

test("a .wasm that somebody has changed is not run, and the page is told why", async ({ page, sandbox, conduct, complaints }) => {
  const folder = `${WORK}/tampered`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) cpSync(`${BUILT}/${file}`, `${folder}/${file}`);
  const wasm = readFileSync(`${folder}/ssojet-login.wasm`);
  // One more custom section, named "x": the same program, and still another file.
  writeFileSync(`${folder}/ssojet-login.wasm`, Buffer.concat([wasm, Buffer.from([0, 2, 1, 0x78])]));
  await openAcrossOrigins(page, conduct, TAGS["the module script"], sandbox.origin, folder);
  const login = new Login(page);
  const { message } = await login.expectError("wasm_integrity_mismatch");
  expect(message).toContain(`${BASE}ssojet-login.wasm is not the file this script was built with`);
  expect(complaints.splice(0)).toEqual([`ssojet-login: ${message}`]);
});

test("the classic script names its exports, and no image can take its place", async ({ page, sandbox, conduct }) => {
  const folder = copyExample(sandbox.origin);
  const script = '<script src="ssojet-login.classic.js" defer></script>';
  const html = readFileSync(`${folder}/classic.html`, "utf8");
  expect(html).toContain(script);
  // The browser answers `document.currentScript` with an image of that name, once there is one.
  const clobbered = '<body><img name="currentScript" src="data:," alt=""><script src="ssojet-login.classic.js"></script><script src="show.js"></script>';
  writeFileSync(`${folder}/classic.html`, html.replace(script, "").replace("<body>", clobbered));
  writeFileSync(`${folder}/show.js`, "document.title = Object.keys(ssojetLogin).sort().join();");
  const { site } = await serve(folder);
  conduct.allow(site.origin);
  await page.goto(`${site.origin}/classic.html`);
  await new Login(page).expectScreen("Sign in");
  expect(await page.title()).toContain("SsojetLoginElement");
  expect(await page.title()).toContain("openLogin");
});

test("the inline entry needs no .wasm, and no request for one", async ({ page, sandbox, conduct, signIn }) => {
  const folder = `${WORK}/inline`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/inline`, { recursive: true });
  for (const file of ["inline.js", "inline/define.js"]) cpSync(`${BUILT}/${file}`, `${folder}/${file}`);
  cpSync(`${EXAMPLES}/html/welcome.js`, `${folder}/welcome.js`);
  const scripts = '<script type="module" src="inline/define.js"></script><script type="module" src="welcome.js"></script>';
  writePage(`${folder}/index.html`, scripts, sandbox.origin);
  const policy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ${sandbox.origin}; img-src data:; require-trusted-types-for 'script'`;
  const { site, requests } = await serve(folder, { headers: { "content-security-policy": policy } });
  conduct.allow(site.origin);
  await page.goto(site.origin);
  await signIn(page);
  expect(requests).toEqual(["/", "/inline/define.js", "/welcome.js", "/inline.js"]);
});
