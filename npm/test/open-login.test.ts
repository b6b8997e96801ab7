// Tests openLogin and completeLogin where the browser does not do what it should, without a browser.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { completeLogin, HostedLoginError, openLogin } from "../src/index.js";

const OPTIONS = { clientId: "cli_1", hostedUrl: "https://login.example/login/" };
const REDIRECT_URI = "https://shop.example/callback";

/** What replaces a global of Node.js in a test: undone afterwards. */
const replaced = new Map<string, PropertyDescriptor | undefined>();

/** Defines globals as a browser has them. */
function define(values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!replaced.has(name)) replaced.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
  }
}

afterEach(() => {
  for (const [name, descriptor] of replaced) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete (globalThis as Record<string, unknown>)[name];
  }
  replaced.clear();
});

/** Makes a storage, and what a page has besides: where it went and what it did is recorded. */
function browser(address = "https://shop.example/") {
  const went: string[] = [];
  const items = new Map<string, string>();
  const url = new URL(address);
  const location = { href: url.href, origin: url.origin, search: url.search, assign: (to: string) => void went.push(to) };
  const record = { went, items, stopped: 0, replaced: [] as [unknown, string][] };
  define({
    window: globalThis,
    self: globalThis,
    top: globalThis,
    location,
    history: { state: { kept: 1 }, replaceState: (state: unknown, _: string, to: unknown) => void record.replaced.push([state, String(to)]) },
    sessionStorage: {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, value: string) => void items.set(name, value),
      removeItem: (name: string) => void items.delete(name),
    },
    addEventListener() {},
    removeEventListener() {},
    stop: () => void (record.stopped += 1),
    screenX: 0,
    screenY: 0,
    outerWidth: 1000,
    outerHeight: 800,
  });
  return record;
}

/** Makes what `window.open` returns where it works. */
function popup(changes: object = {}): object {
  const made: Record<string, unknown> = { closed: false, postMessage() {}, focus() {}, close() {} };
  return Object.defineProperties(Object.assign(made, { self: made, top: made, window: made }), Object.getOwnPropertyDescriptors(changes));
}

const throws = () => {
  throw new TypeError("not here");
};

/** Each way in which no window opens. */
const BLOCKED: [string, unknown][] = [
  ["missing", undefined],
  ["null", null],
  ["not a function", {}],
  ["throwing a TypeError", throws],
  ["throwing a SecurityError", () => { throw new DOMException("no", "SecurityError"); }],
  ["throwing undefined", () => { throw undefined; }],
  ["returning null", () => null],
  ["returning undefined", () => undefined],
  ["returning true", () => true],
  ["returning a text", () => "window"],
  ["returning a function", () => throws],
  ["returning an empty object", () => ({})],
  ["returning a closed window", () => popup({ closed: true })],
  ["returning a window without closed", () => popup({ closed: undefined })],
  ["returning a window whose closed throws", () => popup({ get closed() { return throws(); } })],
  ["returning a window without postMessage", () => popup({ postMessage: undefined })],
  ["returning a window whose postMessage throws when it is read", () => popup({ get postMessage() { return throws(); } })],
  ["returning a revoked proxy", () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; }],
  ["returning a proxy that says 'function' to everything", () => new Proxy({}, { get: () => () => undefined })],
  ["returning a proxy that throws", () => new Proxy({}, { get: throws })],
  ["returning a frame", () => popup({ top: globalThis })],
  ["returning this window", () => globalThis],
];

for (const [what, open] of BLOCKED) {
  test(`window.open ${what}: the page redirects`, async () => {
    const { went, items } = browser();
    define({ open });
    void openLogin({ ...OPTIONS, redirectUri: REDIRECT_URI }).catch((error) => assert.fail(error));
    await new Promise(setImmediate);
    assert.equal(went.length, 1);
    const query = new URL(went[0] as string).searchParams;
    assert.deepEqual([...query.keys()], ["client_id", "redirect_uri", "state"]);
    assert.equal(items.get("ssojet-login:app-state:cli_1"), query.get("state"), "the state is kept for the way back");
  });

  test(`window.open ${what}, without a redirectUri: popup_blocked`, async () => {
    const record = browser();
    define({ open });
    await assert.rejects(openLogin(OPTIONS), (error) => error instanceof HostedLoginError && error.code === "popup_blocked");
    assert.deepEqual(record.went, []);
    assert.equal(record.items.size, 0, "nothing is left in the storage");
    // Otherwise the page is left for one that has no opener.
    if (what === "returning this window") assert.equal(record.stopped, 1);
  });
}

test("a window that opens is waited for, and is told where to redirect should it lose this page", async () => {
  const { went, items } = browser();
  const opened: string[] = [];
  const made = popup({ focus: throws }) as { closed: boolean };
  define({ open: (address: string) => { opened.push(address); return made; } });
  const login = openLogin({ ...OPTIONS, redirectUri: REDIRECT_URI });
  await new Promise(setImmediate);
  assert.deepEqual(went, []);
  const query = new URL(opened[0] as string).searchParams;
  assert.deepEqual([query.get("mode"), query.get("origin"), query.get("redirect_uri")], ["popup", "https://shop.example", REDIRECT_URI]);
  made.closed = true;
  await assert.rejects(login, (error) => error instanceof HostedLoginError && error.code === "cancelled");
  assert.equal(items.size, 0, "the state for the redirect is removed");
});

for (const [what, changes] of [
  ["crypto", { crypto: undefined }],
  ["crypto.getRandomValues", { crypto: {} }],
  ["a throwing crypto.getRandomValues", { crypto: { getRandomValues: throws } }],
  ["location", { location: undefined }],
  ["location.assign", { location: { origin: "https://shop.example" } }],
  ["addEventListener", { addEventListener: undefined }],
] as const) {
  for (const mode of ["popup", "redirect"] as const) {
    test(`${mode} mode without ${what} ends in a HostedLoginError or works, never in another error`, async () => {
      browser();
      define({ open: () => null, ...changes });
      const outcome = await Promise.race([
        openLogin({ ...OPTIONS, redirectUri: REDIRECT_URI, mode }).catch((error: unknown) => error),
        new Promise((resolve) => setTimeout(resolve, 20, "left")),
      ]);
      assert.ok(outcome === "left" || (outcome instanceof HostedLoginError && outcome.code === "browser_unsupported"), String(outcome));
    });
  }
}

test("sessionStorage that is missing, null or throws is storage_unavailable", async () => {
  for (const sessionStorage of [undefined, null, {}, { setItem: throws }]) {
    browser();
    define({ open: () => null, sessionStorage });
    await assert.rejects(
      openLogin({ ...OPTIONS, redirectUri: REDIRECT_URI }),
      (error) => error instanceof HostedLoginError && error.code === "storage_unavailable",
    );
  }
});

test("options of any other type are refused as invalid_options", async () => {
  browser();
  define({ open: () => null });
  const odd = [undefined, null, 7, true, "", "text", [], {}, Symbol("x"), () => undefined];
  const refused = (promise: Promise<unknown>, what: string) =>
    assert.rejects(promise, (error) => error instanceof HostedLoginError && error.code === "invalid_options", what);
  for (const value of odd) {
    await refused(openLogin(value as never), `options ${String(value)}`);
    for (const name of ["clientId", "hostedUrl"]) {
      // A text that can be a client id is one.
      if (value === "text" && name === "clientId") continue;
      await refused(openLogin({ ...OPTIONS, [name]: value } as never), `${name} ${String(value)}`);
    }
    if (value === undefined) continue;
    await refused(openLogin({ ...OPTIONS, mode: value } as never), `mode ${String(value)}`);
    if (value !== "text") await refused(openLogin({ ...OPTIONS, state: value } as never), `state ${String(value)}`);
    await refused(openLogin({ ...OPTIONS, redirectUri: value } as never), `redirectUri ${String(value)}`);
  }
});

/** Completes a login at an address, and tells what became of the address, of the kept state and of the promise. */
async function complete(query: string, kept: string | undefined, options: unknown = { clientId: "cli_1" }) {
  const record = browser(`${REDIRECT_URI}${query}`);
  if (kept !== undefined) record.items.set("ssojet-login:app-state:cli_1", kept);
  define({ fetch: async () => new Response('{"code":1009}', { status: 400 }) });
  const code = await completeLogin(options as never).then((result) => result, (error) => (error as HostedLoginError).code);
  return { code, address: record.replaced.at(-1)?.[1], historyState: record.replaced.at(-1)?.[0], kept: record.items.size };
}

test("an address that is not its own is left alone", async () => {
  for (const query of ["", "?", "?state=theirs", "?state=theirs&code=1", "?app_state=mine", "?State=a&app_state=mine", "?a=state&b=app_state"]) {
    const { code, address, kept } = await complete(query, "mine");
    assert.deepEqual([code, address, kept], [undefined, undefined, 1], query);
  }
});

test("a login that this tab has not begun is taken out of the address, too, and not used", async () => {
  for (const [query, left] of [["?state=a&app_state=theirs&keep=1", "?keep=1"], ["?state=a&state=b&app_state=theirs", ""]] as const) {
    const { code, address } = await complete(query, undefined);
    assert.deepEqual([code, address], ["state_mismatch", `${REDIRECT_URI}${left}`], query);
  }
  // Without `app_state`: begun by a link to the hosted page. Whoever reads it there could take the login over.
  for (const [query, left] of [["?state=0123456789abcdef01234567", ""], ["?a=b&state=0123456789ABCDEF01234567&c#d", "?a=b&c#d"]] as const) {
    const { code, address, kept } = await complete(query, "mine");
    assert.deepEqual([code, address, kept], [undefined, `${REDIRECT_URI}${left}`, 1], query);
  }
  for (const query of ["?state=0123456789abcdef01234567&code=1", "?error=access_denied&state=0123456789abcdef01234567"]) {
    const { code, address } = await complete(query, "mine");
    assert.deepEqual([code, address], [undefined, undefined], `${query}: an OAuth provider's`);
  }
});

test("its own parameters are taken out, and everything else stays as it is written", async () => {
  for (const [query, left] of [
    ["?state=a&app_state=mine", ""],
    ["?state=a&app_state=mine#part", "#part"],
    ["?tenant=a%20b&state=a&app_state=mine", "?tenant=a%20b"],
    ["?flag&state=a&app_state=mine&x=", "?flag&x="],
    ["?q=%e4+b~!&state=a&app_state=mine#a?b", "?q=%e4+b~!#a?b"],
    ["?a=1&&state=a&app_state=mine", "?a=1&"],
    ["?st%61te=a&app%5Fstate=mine&keep=1", "?keep=1"],
    ["?app_state=mine&a=state%3Db&state=a", "?a=state%3Db"],
  ] as const) {
    const { code, address, historyState, kept } = await complete(query, "mine");
    assert.deepEqual([code, address, kept], ["expired", `${REDIRECT_URI}${left}`, 0], query);
    assert.deepEqual(historyState, { kept: 1 });
  }
});

test("options that cannot be used take nothing from the address and use nothing up", async () => {
  const query = "?state=a&app_state=mine";
  // `undefined` would be the default of this test's own function.
  for (const options of [null, {}, { clientId: "" }, { clientId: 7 }, { clientId: "cli_1", apiBase: "http://api.example" }, { clientId: "cli_1", apiBase: 7 }]) {
    const { code, address, kept } = await complete(query, "mine", options);
    assert.deepEqual([code, address, kept], ["invalid_options", undefined, 1], JSON.stringify(options));
  }
});

test("completeLogin without what it needs ends in a HostedLoginError", async () => {
  for (const [changes, expected] of [
    [{ location: undefined }, "browser_unsupported"],
    [{ history: undefined }, "expired"],
    [{ history: { replaceState: throws } }, "expired"],
    [{ fetch: undefined }, "network_error"],
    [{ fetch: async () => undefined }, "network_error"],
  ] as const) {
    const record = browser(`${REDIRECT_URI}?state=a&app_state=mine`);
    record.items.set("ssojet-login:app-state:cli_1", "mine");
    define({ fetch: async () => new Response('{"code":1009}', { status: 400 }), ...changes });
    await assert.rejects(
      completeLogin({ clientId: "cli_1" }),
      (error) => error instanceof HostedLoginError && error.code === expected,
      JSON.stringify(Object.keys(changes)),
    );
  }
});
