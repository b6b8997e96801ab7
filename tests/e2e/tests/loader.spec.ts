/** Tests how a failed load of the WebAssembly is reported: a code, a sentence and a way to go on for each cause. */
import { readFileSync } from "node:fs";
import type { Page, Route } from "@playwright/test";
import { CLIENT_ID, DIST } from "../fixtures/environment.ts";
import { loginHtml, type PageOptions } from "../fixtures/page-html.ts";
import type { LoadErrorCode } from "../../../npm/src/internal/types.ts";
import { expect, test } from "../fixtures/test.ts";
import { Login } from "../objects/login.ts";

const MISCONFIGURED = "The sign-in form could not be loaded. Please tell the people who run this site.";
const FAILED = "The sign-in form could not be loaded. Check your connection and try again.";
const UNSUPPORTED = "This browser cannot show the sign-in form.";
const HOSTED = "https://login.example.com/start?theme=dark";

/** A policy that allows what the README says, and no style at all. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'";

/** Describes a cause, and what is expected of the widget. */
interface Case {
  what: string;
  code: LoadErrorCode;
  sentence: string;
  retryable: boolean;
  /** Part of the message for the developer. */
  message: string | RegExp;
  options?: PageOptions;
  wasm?: (route: Route) => Promise<void>;
  before?: (page: Page) => Promise<unknown>;
}

const CASES: Case[] = [
  {
    what: "a policy without 'wasm-unsafe-eval'",
    code: "wasm_blocked_by_csp",
    sentence: MISCONFIGURED,
    retryable: false,
    message: "add 'wasm-unsafe-eval' to script-src",
    options: { policy: "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:" },
  },
  {
    what: "a policy that forbids the download",
    code: "wasm_blocked_by_csp",
    sentence: MISCONFIGURED,
    retryable: false,
    message: "allow its origin in connect-src",
    options: { policy: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:" },
  },
  {
    what: "no file (404)",
    code: "wasm_not_found",
    sentence: MISCONFIGURED,
    retryable: false,
    message: /There is no WebAssembly file at http\S+\/ssojet-login\.wasm\?v=[0-9a-f]{8} \(HTTP 404\)/,
    wasm: (route) => route.fulfill({ status: 404, contentType: "text/html", body: "Not found" }),
  },
  {
    what: "a page of HTML in its place",
    code: "wasm_wrong_mime_type",
    sentence: MISCONFIGURED,
    retryable: false,
    message: "text/html",
    wasm: (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Shop</title>" }),
  },
  {
    what: "something of no type in its place",
    code: "wasm_wrong_mime_type",
    sentence: MISCONFIGURED,
    retryable: false,
    message: "is not WebAssembly",
    wasm: (route) => route.fulfill({ headers: { "content-type": "" }, body: "version https://git-lfs.github.com/spec/v1" }),
  },
  {
    what: "a damaged file",
    code: "wasm_integrity_mismatch",
    sentence: MISCONFIGURED,
    retryable: false,
    message: "is not the file this script was built with",
    wasm: (route) => route.fulfill({ contentType: "application/wasm", body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 99, 99]) }),
  },
  {
    what: "another module",
    code: "wasm_integrity_mismatch",
    sentence: MISCONFIGURED,
    retryable: false,
    message: "its SHA-384 digest is another",
    wasm: (route) => route.fulfill({ contentType: "application/wasm", body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) }),
  },
  {
    what: "a browser without WebAssembly",
    code: "wasm_unsupported",
    sentence: UNSUPPORTED,
    retryable: false,
    message: "no WebAssembly",
    before: (page) => page.addInitScript("delete globalThis.WebAssembly"),
  },
  {
    what: "a browser without the features of WebAssembly that the file needs",
    code: "browser_too_old",
    sentence: UNSUPPORTED,
    retryable: false,
    message: "no WebAssembly with bulk memory",
    before: (page) => page.addInitScript("WebAssembly.validate = () => false"),
  },
  {
    what: "a browser that cannot compile the right file",
    code: "browser_too_old",
    sentence: UNSUPPORTED,
    retryable: false,
    message: "older than the README's minimum",
    before: (page) =>
      page.addInitScript(
        "WebAssembly.compile = WebAssembly.compileStreaming = async () => { throw new WebAssembly.CompileError('unknown opcode') }",
      ),
  },
  {
    what: "a browser without constructable style sheets, under a strict policy,",
    code: "browser_too_old",
    sentence: UNSUPPORTED,
    retryable: false,
    message: "no constructable style sheets",
    options: { policy: POLICY },
    before: (page) => page.addInitScript("window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') }"),
  },
  {
    what: "a browser that ignores adopted style sheets",
    code: "browser_too_old",
    sentence: UNSUPPORTED,
    retryable: false,
    message: "no constructable style sheets",
    before: (page) => page.addInitScript("delete ShadowRoot.prototype.adoptedStyleSheets; delete Document.prototype.adoptedStyleSheets"),
  },
  {
    what: "a device without memory",
    code: "wasm_out_of_memory",
    sentence: "There is not enough memory for the sign-in form. Close other tabs or apps and try again.",
    retryable: true,
    message: "no memory",
    before: (page) => page.addInitScript("WebAssembly.instantiate = async () => { throw new RangeError('Out of memory') }"),
  },
  {
    what: "a broken network",
    code: "wasm_network_error",
    sentence: FAILED,
    retryable: true,
    message: "could not be fetched",
    wasm: (route) => route.abort("connectionreset"),
  },
  {
    what: "a failing server (503)",
    code: "wasm_http_error",
    sentence: FAILED,
    retryable: true,
    message: "HTTP 503",
    wasm: (route) => route.fulfill({ status: 503 }),
  },
  {
    what: "a refusing server (403)",
    code: "wasm_http_error",
    sentence: MISCONFIGURED,
    retryable: false,
    message: "HTTP 403",
    wasm: (route) => route.fulfill({ status: 403 }),
  },
];

const ADDRESS = "person@example.com";

for (const { what, code, sentence, retryable, message, options = {}, wasm, before } of CASES) {
  test(`${what} is reported with its code and a link to the hosted page`, async ({ page, open, guard }) => {
    await before?.(page);
    if (wasm) await page.route("**/*.wasm*", wasm);
    const login = await open({ ...options, attributes: { "hosted-url": HOSTED } });
    const told = { code, retryable, message: expect.stringMatching(message) };
    await expect.poll(() => login.errors()).toEqual([told]);
    // The form stays as long as nothing was submitted; without style sheets there is none.
    const hasForm = !message.toString().includes("style sheets");
    await expect(login.alert).toHaveCount(hasForm ? 0 : 1);
    if (hasForm) await login.enter(ADDRESS);
    await expect(login.alert).toContainText(sentence);
    if (hasForm) await expect(login.field).toHaveValue(ADDRESS);
    expect(await login.errors()).toEqual(hasForm ? [told, told] : [told]);
    const lines = guard.consoleTexts.filter((text) => text.startsWith("ssojet-login: "));
    expect(lines).toEqual(lines.map(() => expect.stringMatching(message)));
    // Each attempt says its line, those that are made quietly, too.
    if (!retryable) expect(lines).toHaveLength(hasForm ? 2 : 1);
    await expect(login.element.getByRole("button", { name: "Try again" })).toHaveCount(retryable ? 1 : 0);
    const link = login.element.getByRole("link", { name: "Continue on the sign-in page" });
    await expect(link).toHaveAttribute("href", `${HOSTED}&client_id=${CLIENT_ID}${hasForm ? `#identifier=${encodeURIComponent(ADDRESS)}` : ""}`);
    await page.route("https://login.example.com/**", (route) => route.fulfill({ body: "the hosted page" }));
    guard.allow("https://login.example.com");
    await link.click();
    await expect(page.getByText("the hosted page")).toBeVisible();
  });
}

test("after a broken network, Try again goes on with what was typed, and the focus stays in the form", async ({ page, open, mailbox }) => {
  const sends: string[] = [];
  page.on("request", (request) => void (request.url().includes("/send") && sends.push(request.url())));
  await page.route("**/*.wasm*", (route) => route.abort());
  const login = await open();
  await login.enter(mailbox.address);
  const again = login.element.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  const before = (await login.errors()).length;
  await again.click();
  // It failed once more.
  await expect.poll(async () => (await login.errors()).length).toBe(before + 1);
  await expect(again).toBeVisible();
  await expect(login.submit).toBeFocused();
  await expect(login.email).toHaveValue(mailbox.address);
  await page.unroute("**/*.wasm*");
  await again.click();
  await login.expectScreen("Check your email");
  await expect(login.heading).toBeFocused();
  expect(sends).toHaveLength(1);
});

test("when Try again succeeds in one element, the others recover too", async ({ page, sandbox, open }) => {
  let requests = 0;
  let fail = () => {};
  const failing = new Promise<void>((resolve) => (fail = resolve));
  await page.route("**/*.wasm*", async (route) => {
    requests += 1;
    await failing;
    await route.abort();
  });
  await open({ body: loginHtml(sandbox.origin, { id: "first" }) + loginHtml(sandbox.origin, { id: "second" }) });
  const [first, second] = [new Login(page, "first"), new Login(page, "second")];
  await second.enter(ADDRESS);
  await expect(first.email).toBeVisible();
  await expect(second.sending).toBeVisible();
  expect(requests, "both wait for one attempt").toBe(1);
  fail();
  await second.expectError("wasm_network_error");
  await first.expectError("wasm_network_error");
  await page.unroute("**/*.wasm*");
  await second.element.getByRole("button", { name: "Try again" }).click();
  await second.expectScreen("Check your email");
  await first.expectTakenOver();
  await first.expectScreen("Sign in");
});

test("no link is shown without a hosted page, or for an unsafe address", async ({ page, sandbox, open, guard }) => {
  await page.route("**/*.wasm*", (route) => route.fulfill({ status: 404 }));
  await open({
    body: ["none", "script", "plain", "loopback"]
      .map((id, index) => {
        const hosted = [undefined, "javascript:alert(1)", "http://login.example.com", "http://localhost:1/login"][index];
        return loginHtml(sandbox.origin, { id, "hosted-url": hosted });
      })
      .join(""),
  });
  for (const id of ["none", "script", "plain"]) {
    const login = new Login(page, id);
    await login.enter(ADDRESS);
    await expect(login.alert).toContainText(MISCONFIGURED);
    await expect(login.element.getByRole("link")).toHaveCount(0);
  }
  await new Login(page, "loopback").enter(ADDRESS);
  await expect(new Login(page, "loopback").element.getByRole("link")).toHaveCount(1);
  expect(guard.consoleTexts.filter((text) => text.includes("hosted-url is ignored"))).toHaveLength(2);
});

test("the right file served with the wrong type works, and the console says so", async ({ page, open, api, guard }) => {
  await api.keepPending();
  await page.route("**/*.wasm*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { "content-type": "application/octet-stream" } });
  });
  const login = await open();
  await login.sendLink("person@example.com");
  expect(guard.consoleTexts.filter((text) => text.includes("should be served as application/wasm"))).toHaveLength(1);
});

test("a file of another version from a cache is fetched once more, past the cache", async ({ page, open }) => {
  await page.addInitScript(() => {
    const original = globalThis.fetch;
    const modes: unknown[] = [];
    globalThis.fetch = (input, options) => {
      if (String(input).includes(".wasm")) modes.push(options?.cache);
      return original(input, options);
    };
    Object.assign(globalThis, { modes });
  });
  let asked = 0;
  await page.route("**/*.wasm*", async (route) => {
    asked += 1;
    if (asked > 1) return route.fallback();
    await route.fulfill({ contentType: "application/wasm", body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) });
  });
  const login = await open();
  await login.expectScreen("Sign in");
  expect(await page.evaluate(() => (globalThis as unknown as { modes: unknown[] }).modes)).toEqual([undefined, "reload"]);
  expect(asked).toBe(2);
  expect(await login.errors()).toEqual([]);
});

test("the file is loaded from the address in wasm-url", async ({ page, sandbox, open }) => {
  const requests: string[] = [];
  await page.route("**/moved/widget.wasm?v=1", async (route) => {
    requests.push(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: `${sandbox.origin}/ssojet-login.wasm` }) });
  });
  page.on("request", (request) => void (request.url().includes("ssojet-login.wasm") && requests.push(request.url())));
  const login = await open({ attributes: { "wasm-url": "/moved/widget.wasm?v=1" } });
  await login.expectScreen("Sign in");
  expect(requests).toEqual([`${sandbox.origin}/moved/widget.wasm?v=1`]);
});

test("the texts of a failed load can be replaced by strings", async ({ page, open }) => {
  await page.route("**/*.wasm*", (route) => route.abort());
  const login = await open({ attributes: { "hosted-url": HOSTED } });
  await login.enter(ADDRESS);
  await expect(login.alert).toContainText(FAILED);
  await login.element.evaluate((element) =>
    Object.assign(element, { strings: { loadFailed: "Kein Netz.", tryAgain: "Nochmal", hostedLink: "Andere Seite" } }),
  );
  await expect(login.alert).toContainText("Kein Netz.");
  await expect(login.element.getByRole("button", { name: "Nochmal" })).toBeVisible();
  await expect(login.element.getByRole("link", { name: "Andere Seite" })).toBeVisible();
});

test("memory that is missing once is no reason to give up", async ({ page, open }) => {
  await page.addInitScript(() => {
    const own = WebAssembly.instantiate;
    let asked = 0;
    WebAssembly.instantiate = (async (...words: Parameters<typeof own>) => {
      asked += 1;
      // As Firefox does: a mere text.
      if (asked === 1) throw "out of memory";
      return own(...words);
    }) as typeof own;
  });
  const login = await open();
  await login.field.fill("typed meanwhile");
  await login.expectError("wasm_out_of_memory");
  // Nothing was submitted, so that it is tried again without a word.
  await login.expectTakenOver();
  await expect(login.field).toHaveValue("typed meanwhile");
  expect(await login.errors()).toHaveLength(1);
});

test("an answer that never comes is not waited for for ever", async ({ page, open, api }) => {
  await api.keepPending();
  await page.clock.install();
  await page.route("**/*.wasm*", () => undefined);
  const login = await open();
  await login.enter(ADDRESS);
  await expect(login.sending).toBeVisible();
  await page.clock.runFor(61_000);
  const { message } = await login.expectError("wasm_network_error");
  expect(message).toContain("did not arrive in time");
  await page.unroute("**/*.wasm*");
  await login.element.getByRole("button", { name: "Try again" }).click();
  await login.expectScreen("Check your email");
  expect(api.requestCount("magic-link/send")).toBe(1);
});

test("a panel without sheets has a look, and what is there can be reached", async ({ page, open }) => {
  await page.addInitScript("window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') }");
  const login = await open({ policy: POLICY, attributes: { "hosted-url": HOSTED } });
  await expect(login.alert).toContainText(UNSUPPORTED);
  const box = await login.element.boundingBox();
  expect(box?.height).toBeGreaterThan(40);
  const panel = login.element.locator('[part="fallback"]');
  await expect(panel).toHaveCSS("padding-top", "24px");
  await expect(panel).toHaveCSS("border-top-style", "solid");
  expect(await page.evaluate(() => (globalThis as unknown as { recorded: { violations: unknown[] } }).recorded.violations)).toEqual([]);
});

test("texts that a translation by the browser has replaced still change", async ({ page, open }) => {
  await page.route("**/*.wasm*", (route) => route.abort());
  const login = await open();
  await login.enter(ADDRESS);
  await expect(login.alert).toContainText(FAILED);
  // Chrome and Edge put each text into two elements of their own.
  const translate = () =>
    login.element.evaluate((element) => {
      const walker = document.createTreeWalker(element.shadowRoot as Node, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts.filter(({ data }) => data.trim())) {
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        inner.textContent = `«${text.data}»`;
        outer.append(inner);
        text.replaceWith(outer);
      }
    });
  await translate();
  await expect(login.alert).toContainText(`«${FAILED}»`);
  await login.element.evaluate((element) => Object.assign(element, { strings: { loadFailed: "Kein Netz." } }));
  await expect(login.alert).toHaveText(/^Kein Netz\.\s*Try again$/);
  await translate();
  await page.unroute("**/*.wasm*");
  await page.route("**/*.wasm*", () => undefined);
  await login.element.getByRole("button", { name: "Try again" }).click();
  await expect(login.alert).toHaveCount(0);
  await translate();
  await expect(login.submit.or(login.element.locator("[type=submit]")).first()).toContainText("«");
  await login.element.evaluate((element) => Object.assign(element, { strings: { sending: "Lädt" } }));
  await expect(login.element.locator("[type=submit]")).toHaveText("Lädt");
});

test("what is between the tags is there without the script, and gives way to the form", async ({ page, sandbox, open }) => {
  const body = `${loginHtml(sandbox.origin).replace("></ssojet-login>", "><a href='/elsewhere'>Sign in elsewhere</a></ssojet-login>")}`;
  for (const script of [null, "/missing.js"]) {
    await open({ body, script });
    await expect(page.getByRole("link", { name: "Sign in elsewhere" })).toBeVisible();
  }
  const login = await open({ body });
  await login.expectScreen("Sign in");
  await expect(page.getByRole("link", { name: "Sign in elsewhere" })).toBeHidden();
});

for (const integrity of [false, true]) {
  for (const classic of [false, true]) {
    const script = classic ? "ssojet-login.classic.js" : "ssojet-login.js";
    test(`the lines of the README ask for ${script} and the .wasm once${integrity ? ", with their digests" : ""}`, async ({ page, open, guard }) => {
      const read = (name: string) => readFileSync(`${DIST}/${name}`, "utf8");
      const digest = (JSON.parse(read("integrity.json")) as Record<string, string>)[script];
      const extra = integrity ? `integrity="${digest}" crossorigin` : "";
      const wasm = /ssojet-login\.wasm\?v=[0-9a-f]{8}/.exec(read("preload.html"))?.[0];
      const head = `${classic ? `<link rel="preload" as="script" href="/${script}" ${extra}>` : `<link rel="modulepreload" href="/${script}" ${extra}>`}
        <link rel="preload" as="fetch" type="application/wasm" crossorigin href="/${wasm}">
        <script ${classic ? "defer" : 'type="module"'} src="/${script}" ${extra}></script>`;
      const requests: string[] = [];
      page.on("request", (request) => void requests.push(request.url().replace(/^.*\//, "")));
      const login = await open({ head, script: null, policy: POLICY });
      await login.expectScreen("Sign in");
      expect(requests.filter((name) => name.startsWith("ssojet-login")).sort()).toEqual([script, wasm].sort());
      // "was preloaded using link preload but not used" comes some seconds after the page has loaded.
      await page.waitForTimeout(4_000);
      expect(guard.consoleTexts.filter((text) => /preload/i.test(text))).toEqual([]);
    });
  }
}
