/** Tests what the browser may lack: whatever of it is missing, null, refused, throws or lies, a person signs in, or reads why not. */
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { changeBrowser, INDISPENSABLE, LANGUAGE, type Read, READS, runRecorded, WAYS, type Way } from "../fixtures/browser-table.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { expect, test } from "../fixtures/test.ts";

/** Notes events in an attribute, which can be read whatever becomes of the page's scripts. */
const NOTE_EVENTS = `{
  sessionStorage.clear();
  const note = Element.prototype.setAttribute.bind(document.documentElement);
  const noted = [];
  for (const name of ["ssojet-authenticated", "ssojet-error"]) {
    addEventListener(name, ({ detail }) => note("data-events", (noted.push(name + " " + (detail?.code ?? "")), noted.join())), true);
  }
}`;

/** Waits for `wanted`, or for a sentence that says why it does not come. Answers whether it came. */
async function comes(element: Locator, wanted: Locator): Promise<boolean> {
  const said = element.locator(".alert:not(:empty), [part=fallback-text]").first();
  await expect(wanted.or(said).first()).toBeVisible({ timeout: 5_000 });
  return wanted.isVisible();
}

/** Signs in with a code by text message. Answers how it ended. */
async function signIn(page: Page): Promise<"signed in" | "said why" | "silent"> {
  const element = page.locator("#login");
  const heading = (text: string) => element.getByRole("heading", { name: text });
  const field = element.getByRole("textbox");
  let ended = false;
  if (await comes(element, field)) {
    await field.fill("07400 123456");
    await field.press("Enter");
    if (await comes(element, heading("Enter the code"))) {
      await field.fill("123456");
      ended = await comes(element, heading("You are signed in"));
    }
  }
  const events = (await page.locator("html").getAttribute("data-events")) ?? "";
  if (ended) return events.includes("ssojet-authenticated") ? "signed in" : "silent";
  return /ssojet-error \w/.test(events) ? "said why" : "silent";
}

/** Opens a page in which `read` is as `way` says. Answers `false` where no page can make it so. */
async function openChanged(page: Page, origin: string, { name, lie }: Read, way: Way): Promise<boolean> {
  const change = `${NOTE_EVENTS}
    document.documentElement.dataset.changed = (${changeBrowser})(${JSON.stringify(name)}, "${way}", ${JSON.stringify(lie)});`;
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><script>${change}</script>
    <script type="module" src="/ssojet-login.js"></script></head>
    <body><ssojet-login id="login" client-id="cli_development" api-base="${origin}" methods="phone-code email-code passkey" default-country="GB"></ssojet-login></body></html>`;
  await page.unroute(`${origin}/page`);
  await page.route(`${origin}/page`, (route) => route.fulfill({ body, contentType: "text/html" }));
  await page.goto(`${origin}/page`);
  return (await page.locator("html").getAttribute("data-changed")) === "true";
}

for (const read of READS) {
  test(`without ${read.name}, or where it is not what it should be, a person signs in or reads why not`, async ({ page, api, sandbox, guard }) => {
    test.slow();
    await api.keepPending();
    await api.answer("phone-code/verify", { body: SIGNED_IN });
    await api.answer("passkey/status", { body: {} });
    const ends: Record<string, string> = {};
    for (const way of WAYS) {
      if (!(await openChanged(page, sandbox.origin, read, way))) continue;
      ends[way] = await signIn(page).catch(() => "silent");
    }
    if (process.env.SHOW_ENDS) console.log(`found: ${read.name}: ${JSON.stringify(ends)}`);
    expect(Object.entries(ends).filter(([, end]) => end === "silent")).toEqual([]);
    guard.uncaughtErrors.splice(0);
  });
}

/** Everything the table knows, with the objects its members are of. */
const KNOWN = new Set(READS.flatMap(({ name }) => [name, ...name.split(".").map((_, position, all) => all.slice(0, position).join("."))]));

function unknown(names: Iterable<string>): string[] {
  return [...new Set(names)].filter((name) => !KNOWN.has(name) && !INDISPENSABLE.has(name) && !LANGUAGE.has(name) && !LANGUAGE.has(name.split(".")[0] ?? ""));
}

test("everything that is read of the browser while a person signs in is in the table", async ({ page, open, api }) => {
  await api.keepPending();
  await api.answer("phone-code/verify", { body: SIGNED_IN });
  const login = await open({ script: null, attributes: { methods: "phone-code email-code passkey", "default-country": "GB" } });
  await page.evaluate(
    async ([run]) => (0, eval)(`(${run})`)(await (await fetch("/ssojet-login.classic.js")).text()),
    [String(runRecorded)],
  );
  await login.field.fill("07400 123456");
  await login.field.press("Enter");
  await login.expectScreen("Enter the code");
  await login.code.fill("123456");
  await login.expectScreen("You are signed in");
  const seen = await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]);
  expect(seen.length, "the record works").toBeGreaterThan(30);
  // The script's own name, which it sets.
  expect(unknown(seen.filter((name) => name !== "ssojetLogin")).sort()).toEqual([]);
});

test("everything that the WebAssembly imports is in the table", () => {
  const root = new URL("../../../", import.meta.url);
  const glue = readFileSync(new URL("npm/src/generated/ssojet_login.js", root), "utf8");
  const code = glue.slice(glue.indexOf("function __wbg_get_imports"), glue.indexOf('"_": import0'));
  expect(code).toContain("instanceof Window");
  const functions = code.replace(/\/\/.*/g, "");
  const own = new Set([...glue.matchAll(/function (\w+)/g)].map(([, name]) => name));
  const names = [...functions.matchAll(/(?<![.\w])(?:new |instanceof )?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)(?=[(;])/g)].map(([, name]) => name as string);
  const foreign = names.filter((name) => !/^(?:WASM_VECTOR_LEN|arg|ret|idx|len|ptr|val|obj|v$|a$|f$|cb|state|result|table|wasm|makeMut|this|return|catch|function|typeof|undefined|null|false|true|getDataView)/.test(name) && !own.has(name.split(".")[0]));
  // The others have the expression that they stand for as a name (`npm/src/internal/imports.ts`).
  const module = new WebAssembly.Module(readFileSync(new URL("dist/ssojet-login.wasm", root)));
  for (const { name } of WebAssembly.Module.imports(module)) {
    const [, read] = /^!?(?:new )?(?:globalThis\.)?([A-Z]\w*\.\w+|\w+)(?=[(?])/i.exec(name) ?? [];
    if (read) foreign.push(read);
  }
  expect(foreign).toContain("fetch");
  expect(foreign).toContain("Intl.DisplayNames");
  // The script gives it that one itself.
  expect(unknown(foreign.filter((name) => name !== "fetchPhoneNumbers")).sort()).toEqual([]);
});
