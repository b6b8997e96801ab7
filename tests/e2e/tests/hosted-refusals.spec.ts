/** Tests that the hosted page refuses targets that are not registered, and explains where it cannot work. */
import { expect, HostedPage, SHOP_ID, test } from "../fixtures/hosted.ts";

/** Targets that are not registered; most look like the registered `<shop>/callback`. More are in `npm/test/hosted-page.test.ts`. */
const UNREGISTERED_TARGETS: [string, (callback: URL) => string][] = [
  ["another site", () => "https://stranger.example/callback"],
  ["a longer path", ({ href }) => `${href}/more`],
  ["a prefix", ({ href }) => `${href}more`],
  ["a closing slash", ({ href }) => `${href}/`],
  ["a query", ({ href }) => `${href}?more=1`],
  ["an empty query", ({ href }) => `${href}?`],
  ["a fragment", ({ href }) => `${href}#more`],
  ["dot segments", ({ origin }) => `${origin}/other/../callback`],
  ["an encoded letter", ({ origin }) => `${origin}/%63allback`],
  ["another case", ({ origin }) => `${origin}/Callback`],
  ["another case of the host", ({ port }) => `http://LOCALHOST:${port}/callback`],
  ["a closing dot of the host", ({ port }) => `http://localhost.:${port}/callback`],
  ["a name for the same host", ({ port }) => `http://127.0.0.1:${port}/callback`],
  ["another port", () => "http://localhost:1/callback"],
  ["another scheme", ({ host }) => `https://${host}/callback`],
  ["user information", ({ host }) => `http://person@${host}/callback`],
  ["the host as user information", ({ host }) => `http://${host}@stranger.example/callback`],
  ["a backslash", ({ host }) => `http://${host}\\@stranger.example/callback`],
  ["backslashes as slashes", ({ host }) => `http:\\\\${host}\\callback`],
  ["no scheme", ({ host }) => `//${host}/callback`],
  ["a relative path", () => "/callback"],
  ["javascript:", ({ href }) => `javascript:alert(1)//${href}`],
  ["JavaScript: in another case", ({ href }) => `JaVaScRiPt:alert(1)//${href}`],
  ["data:", ({ href }) => `data:text/html,${href}`],
  ["blob:", ({ href }) => `blob:${href}`],
  ["white space before it", ({ href }) => ` ${href}`],
  ["a line feed in it", ({ origin }) => `${origin}/call\nback`],
  ["a NUL after it", ({ href }) => `${href}\u0000`],
  ["an invisible letter", ({ href }) => `${href}\u200b`],
  ["a Cyrillic letter", ({ port }) => `http://l\u043ecalhost:${port}/callback`],
  ["nothing", () => ""],
];

test(`${UNREGISTERED_TARGETS.length} targets that are not registered are refused`, async ({ page, sites, guard }) => {
  test.setTimeout(120_000);
  const login = new HostedPage(page);
  const callback = new URL(sites.callback);
  for (const [what, make] of UNREGISTERED_TARGETS) {
    await test.step(what, async () => {
      const query = new URLSearchParams({ client_id: SHOP_ID, redirect_uri: make(callback), state: "mine" });
      await page.goto(`${sites.hosted}?${query}`);
      await login.expectRefusal("redirect_uri_not_registered");
      await expect(login.title).toHaveText("You cannot sign in here");
    });
  }
  expect(page.url().startsWith(sites.hosted), "nothing was followed").toBe(true);
  expect(guard.consoleTexts.filter((text) => text.includes("redirect_uri_not_registered"))).toHaveLength(UNREGISTERED_TARGETS.length);
});

test("the refused target is shown to the developer escaped, cut short and from left to right", async ({ page, sites }) => {
  const login = new HostedPage(page);
  const target = `https://xn--80ak6aa92e.example/\u202e<b>\u043e</b>${"x".repeat(500)}`;
  await page.goto(`${sites.hosted}?${new URLSearchParams({ client_id: SHOP_ID, redirect_uri: target })}`);
  await login.expectRefusal("redirect_uri_not_registered");
  const shown = (await page.locator(".shown").textContent()) ?? "";
  expect(shown).toMatch(/^https:\/\/xn--80ak6aa92e\.example\/\\u\{202e\}<b>\\u\{43e\}<\/b>x+…$/);
  expect(shown.length).toBeLessThan(200);
  await page.goto(`${sites.hosted}?${new URLSearchParams({ client_id: "cli_pale", redirect_uri: "https://stranger.example/" })}`);
  await login.expectRefusal("redirect_uri_not_registered");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator(".shown"), "read from left to right on every page").toHaveCSS("direction", "ltr");
});

for (const [what, query, refusal] of [
  ["no client id", "", "client_id_missing"],
  ["an unknown client id", "?client_id=cli_nobody", "client_unknown"],
  ["a client without a target", "?client_id=cli_unregistered", "redirect_uri_missing"],
  ["a target twice", `?client_id=${SHOP_ID}&redirect_uri=https://a.example/&redirect_uri=https://b.example/`, "parameter_repeated"],
  ["a client id twice", `?client_id=${SHOP_ID}&client_id=cli_pale`, "parameter_repeated"],
  ["an unknown mode", `?client_id=${SHOP_ID}&mode=iframe`, "mode_unknown"],
  ["a popup without an origin", `?client_id=${SHOP_ID}&mode=popup&state=s`, "origin_missing"],
  ["a popup for any origin", `?client_id=${SHOP_ID}&mode=popup&state=s&origin=*`, "origin_not_registered"],
] as const) {
  test(`${what} is refused`, async ({ page, sites }) => {
    await page.goto(`${sites.hosted}${query}`);
    await new HostedPage(page).expectRefusal(refusal);
  });
}

test("branding cannot load, run or hide anything", async ({ page, sites, guard }) => {
  const login = new HostedPage(page);
  await page.goto(`${sites.hosted}?client_id=cli_hostile`);
  await login.expectScreen("Sign in");
  await expect(login.brand).toHaveText("<img src=x onerror=alert(1)>");
  await expect(page).toHaveTitle("</title><script>alert(1)</script>");
  await expect(page.locator("img")).toHaveCount(0);
  await expect(page.locator("link[rel=icon]")).toHaveAttribute("href", "icon.svg");
  await expect(login.submit).toBeVisible();
  expect(guard.consoleTexts).toEqual([]);
});

test("the address cannot set the origin of the API", async ({ page, sites }) => {
  const login = new HostedPage(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}&api_base=${sites.stranger.origin}&api-base=${sites.stranger.origin}`);
  await login.expectScreen("Sign in");
  expect(new Set(asked)).toEqual(new Set([sites.sandbox.origin]));
});

test("a failed request for the configuration can be repeated", async ({ page, sites }) => {
  const login = new HostedPage(page);
  await page.route("**/api/v1/config**", (route) => route.fulfill({ status: 500, body: "" }));
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await expect(login.title).toHaveText("The sign-in service does not answer");
  await page.unroute("**/api/v1/config**");
  await page.getByRole("button", { name: "Try again" }).click();
  await login.expectScreen("Sign in");
});

test("a result without a state is not passed on by redirect", async ({ page, sites }) => {
  const login = new HostedPage(page);
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await login.expectScreen("Sign in");
  await login.element.evaluate((element) =>
    element.dispatchEvent(new CustomEvent("ssojet-authenticated", { detail: { authenticated: true } })),
  );
  await login.expectRefusal("result_without_state");
  expect(page.url()).toBe(`${sites.hosted}?client_id=${SHOP_ID}`);
});

test("a result that cannot be put into an address is said, and leads nowhere", async ({ page, sites, guard }) => {
  const login = new HostedPage(page);
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await login.expectScreen("Sign in");
  // Half a character has no percent-encoding.
  await login.element.evaluate((element) =>
    element.dispatchEvent(new CustomEvent("ssojet-authenticated", { detail: { authenticated: true, state: "\ud800" } })),
  );
  await login.expectRefusal("result_not_delivered");
  await expect(login.title).toHaveText("You are signed in, but not yet there");
  expect(page.url()).toBe(`${sites.hosted}?client_id=${SHOP_ID}`);
  expect(guard.uncaughtErrors).toEqual([]);
});

test("inside a frame no login is shown, with or without the policy header", async ({ page, sites, openShop }) => {
  await openShop();
  const frame = () => page.frames().find((frame) => frame.parentFrame() !== null);
  const embed = (address: string) =>
    page.evaluate((address) => {
      const frame = document.createElement("iframe");
      frame.src = address;
      document.body.replaceChildren(frame);
    }, address);
  await embed(`${sites.hosted}?client_id=${SHOP_ID}`);
  await expect.poll(() => frame()?.url()).toMatch(/^chrome-error:/);

  await page.route(`${sites.hosted}**`, async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers["content-security-policy"];
    delete headers["x-frame-options"];
    await route.fulfill({ response, headers });
  });
  await embed(`${sites.hosted}?client_id=${SHOP_ID}`);
  await expect(page.frameLocator("iframe").locator(".explanation")).toContainText("framed:");
  await expect(page.frameLocator("iframe").locator("ssojet-login")).toHaveCount(0);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the page says that it needs JavaScript", async ({ page, sites }) => {
    await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
    // Roles do not cover what is in noscript.
    await expect(page.locator("noscript .title")).toHaveText("This page needs JavaScript");
    await expect(page.locator("noscript .title")).toBeVisible();
    await expect(page.locator("noscript .body")).toBeVisible();
    // A form that cannot work is not there.
    await expect(page.locator("ssojet-login")).toBeHidden();
    await expect(page.locator(".stalled")).toBeHidden();
  });
});

test("without WebAssembly the page says why the form cannot be shown", async ({ page, sites }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await expect(page.getByText("WebAssembly is switched off in this browser")).toBeVisible();
  await new HostedPage(page).send("jane@example.com");
  await expect(page.getByText("This browser cannot show the sign-in form.")).toBeVisible();
});
