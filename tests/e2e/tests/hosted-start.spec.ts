/** Tests how the hosted page starts: nothing waits in line, and whatever goes wrong ends in a screen with a way on. */
import { expect, HostedPage, SHOP_ID, test } from "../fixtures/hosted.ts";
import { policyViolations } from "../fixtures/page-state.ts";

/** Answers to the question for the configuration, with what the person then sees. */
const ODD_ANSWERS: [string, string, "form" | "trouble"][] = [
  ["no branding", '{"branding":null,"localization":null,"connection":null,"auth_config":null}', "form"],
  ["wrong types", '{"name":{},"branding":{"font":null,"lang":7,"brand":[],"page_title":{},"btn_color":false,"favicon":[]},"connection":[null,7,{}],"localization":"rtl"}', "form"],
  ["a language that is none", '{"branding":{"lang":"--!\\u0000","brand":"\\ud83d"},"localization":{"direction":["rtl"]}}', "form"],
  ["an enormous name", `{"branding":{"brand":"${"name ".repeat(100_000)}","page_title":"${"t".repeat(100_000)}"}}`, "form"],
  ["null", "null", "trouble"],
  ["a number", "7", "trouble"],
  ["a list", "[]", "trouble"],
  ["nothing", "", "trouble"],
  ["a page", "<!doctype html>", "trouble"],
  ["too deep", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, "trouble"],
];

test("an odd configuration ends in the form, or in a screen with a way on", async ({ page, sites }) => {
  const login = new HostedPage(page);
  const targets = `"default_redirect_url":"${sites.callback}","redirect_urls":["${sites.callback}"]`;
  for (const [what, body, end] of ODD_ANSWERS) {
    await test.step(what, async () => {
      const answer = body.startsWith("{") ? `{${targets},${body.slice(1)}` : body;
      await page.unrouteAll();
      await page.route("**/api/v1/config**", (route) => route.fulfill({ body: answer, contentType: "application/json" }));
      await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
      if (end === "form") await login.expectScreen("Sign in");
      else await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    });
  }
});

for (const [what, glob] of [["the widget's script", "**/ssojet-login.js"], ["the configuration", "**/api/v1/config**"]] as const) {
  test(`${what} that does not arrive is asked for again by a button`, async ({ page, sites }) => {
    const login = new HostedPage(page);
    await page.route(glob, (route) => route.fulfill({ status: 503, body: "" }));
    await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
    await expect(login.element).toHaveCount(0);
    await page.unroute(glob);
    await page.getByRole("button", { name: "Try again" }).click();
    await login.expectScreen("Sign in");
  });
}

test("a script that registers no form is no spinner", async ({ page, sites }) => {
  await page.route("**/ssojet-login.js", (route) => route.fulfill({ body: "export {};", contentType: "text/javascript" }));
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("what throws while the page starts ends in a screen with a way on", async ({ page, sites, guard }) => {
  const login = new HostedPage(page);
  for (const breaks of [
    () => Object.defineProperty(CSS, "supports", { value: () => { throw new Error("taken away"); } }),
    () => Object.defineProperty(window, "CSS", { value: undefined }),
    () => Object.defineProperty(window, "getComputedStyle", { value: null }),
    () => Object.defineProperty(document, "title", { set() { throw new Error("taken away"); } }),
  ]) {
    const context = await page.context().browser()?.newContext();
    const other = await context?.newPage();
    if (!context || !other) throw new Error("no browser");
    await other.addInitScript(breaks);
    await other.goto(`${sites.hosted}?client_id=cli_navy`);
    await expect(new HostedPage(other).heading).toHaveText("Sign in");
    await context.close();
  }
  await page.addInitScript(() => Object.defineProperty(window, "URLSearchParams", { value: undefined }));
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await expect(login.element).toHaveCount(0);
  expect(guard.consoleTexts.join("\n")).toContain("page_failed");
});

test("an operator's api-base that is no address is said, and is no spinner", async ({ page, sites, guard }) => {
  await page.route(`${sites.hosted}?**`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('api-base="/"', 'api-base="https://"') });
  });
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  expect(guard.consoleTexts.join("\n")).toContain("page_failed");
});

for (const [what, answer] of [
  ["is not there", { status: 404, body: "" }],
  ["cannot be read", { body: "export default class {", contentType: "text/javascript" }],
] as const) {
  test(`when the page's own script ${what}, a link to load the page again appears`, async ({ page, sites, guard }) => {
    const login = new HostedPage(page);
    await page.route("**/login/login.js", (route) => route.fulfill(answer));
    await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
    const again = page.getByRole("link", { name: "Try again" });
    await expect(again).toBeHidden();
    // The test does not wait for the seconds to pass.
    await page.evaluate(() => document.getAnimations().forEach((animation) => {
      if (animation.effect?.getTiming().iterations === 1) animation.finish();
    }));
    await expect(again).toBeVisible();
    await page.unrouteAll();
    await again.click();
    await login.expectScreen("Sign in");
    await expect(again).toHaveCount(0);
    expect(page.url()).toBe(`${sites.hosted}?client_id=${SHOP_ID}`);
    guard.uncaughtErrors.length = 0;
  });
}

test("script, WebAssembly and configuration are asked for at once, and once each", async ({ page, sites, guard }) => {
  const login = new HostedPage(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  // The script waits for both of the others: had they to wait for it, nothing would ever be shown.
  const others = Promise.all([page.waitForRequest("**/*.wasm*"), page.waitForRequest("**/api/v1/config**")]);
  await page.route("**/ssojet-login.js", async (route) => {
    await others;
    await route.continue();
  });
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
  await login.expectScreen("Sign in");
  const count = (path: string) => asked.filter((pathname) => pathname === path).length;
  expect([count("/ssojet-login.js"), count("/ssojet-login.wasm"), count("/api/v1/config")]).toEqual([1, 1, 1]);
  // The browser complains of what was fetched in vain a few seconds after the load: what it has fetched for whom is known now.
  const fetched = await page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith(".wasm"))
      .map(({ initiatorType }) => initiatorType),
  );
  expect(fetched).not.toContain("fetch");
  expect(await policyViolations(page)).toEqual([]);
  expect(guard.consoleTexts).toEqual([]);
});

test("only a popup keeps its opener", async ({ page, openShop, sites }) => {
  await openShop();
  for (const [query, keeps] of [[`?client_id=${SHOP_ID}`, false], [`?client_id=${SHOP_ID}&mode=popup`, true]] as const) {
    const opened = page.waitForEvent("popup");
    await page.evaluate((address) => void window.open(address, "_blank", "popup"), `${sites.hosted}${query}`);
    const popup = await opened;
    await popup.waitForURL(`${sites.hosted}**`);
    expect(await popup.evaluate(() => window.opener !== null), query).toBe(keeps);
    await popup.close();
  }
});
