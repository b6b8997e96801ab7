/** The hosted page in a popup: one result, to one page. */
import type { Page } from "@playwright/test";
import { findInPage } from "../fixtures/secrets.ts";
import { expect, HostedPage, outcome, outcomes, serveShop, SHOP_ID, test } from "../fixtures/hosted.ts";

async function openPopup(page: Page): Promise<HostedPage> {
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.getByRole("button", { name: "Popup" }).click()]);
  return new HostedPage(popup);
}

/** Hands a message to the page as if the popup, or whoever `source` says, had sent it. */
async function forge(page: Page, message: { data: unknown; origin: string; source: "popup" | "self" }): Promise<void> {
  await page.evaluate(({ data, origin, source }) => {
    const popup = window.open("", "ssojet-login");
    dispatchEvent(new MessageEvent("message", { data, origin, source: source === "popup" ? popup : window }));
  }, message);
}

test("the result comes to the page, once, and the window closes itself", async ({ page, sites, openShop, mailbox, follow, guard }) => {
  const addresses: string[] = [];
  page.context().on("request", (request) => addresses.push(request.url()));
  await openShop();
  await page.evaluate(() => {
    Object.assign(globalThis, { heard: [] });
    addEventListener("message", ({ data, origin }) => (globalThis as unknown as { heard: unknown[] }).heard.push([data.type, origin]));
  });
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  await login.sendLink(mailbox.address);
  // Listened for before the link is followed: the popup asks the API by itself, too, and may be gone before it is come back to.
  const closed = login.page.waitForEvent("close");
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await closed;
  const { result } = await outcome(page);
  expect(result).toMatchObject({
    method: "magic-link",
    authenticated: true,
    user: { identifier: mailbox.address },
    oauth: { access_token: expect.stringMatching(/^v4\.local\./) },
  });
  const heard = (await page.evaluate(() => (globalThis as unknown as { heard: [string, string][] }).heard)).filter(([type]) => type !== "ready");
  expect(heard).toEqual([["authenticated", sites.sandbox.origin]]);
  expect(await outcomes(page)).toHaveLength(1);
  expect(page.url(), "this page was not left").toBe(`${sites.shopOrigin}/`);

  const tokens = [result?.oauth.access_token, result?.oauth.refresh_token] as string[];
  for (const token of tokens) {
    expect(addresses.join("\n")).not.toContain(token);
    expect(guard.consoleTexts.join("\n")).not.toContain(token);
  }
  expect(await findInPage(page, tokens)).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
});

test("a reload of the popup in the middle keeps it in touch", async ({ page, openShop, mailbox, follow }) => {
  await openShop();
  const login = await openPopup(page);
  await login.sendLink(mailbox.address);
  const { link } = await mailbox.next();
  await login.page.reload();
  await follow(await login.linkAfterReload(mailbox, link));
  await login.comeBack();
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});

test("a page at another origin than the registered one gets nothing, whatever it says", async ({ page, sites }) => {
  await page.goto(sites.stranger.origin);
  const own = await page.context().newPage();
  await own.goto(sites.stranger.origin);
  // Its own origin is not registered.
  const [refused] = await Promise.all([
    own.waitForEvent("popup"),
    own.evaluate((address) => void window.open(address), `${sites.hosted}?${new URLSearchParams({ client_id: SHOP_ID, mode: "popup", origin: sites.stranger.origin, state: "s" })}`),
  ]);
  await new HostedPage(refused).expectRefusal("origin_not_registered");

  // The shop's is, but the stranger is not there. It greets the popup all the same.
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate(({ address, origin }) => {
      const heard: unknown[] = [];
      Object.assign(globalThis, { heard });
      addEventListener("message", ({ data }) => heard.push(data));
      const popup = window.open(address) as Window;
      setInterval(() => popup.postMessage({ source: "ssojet-login", type: "hello", state: "s" }, origin), 100);
    }, { address: `${sites.hosted}?${new URLSearchParams({ client_id: SHOP_ID, mode: "popup", origin: sites.shopOrigin, state: "s" })}`, origin: sites.sandbox.origin }),
  ]);
  const login = new HostedPage(popup);
  await expect(login.title).toHaveText("Go back and try again", { timeout: 20_000 });
  await login.expectRefusal("opener_missing");
  expect(await page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard)).toEqual([]);
});

test("forged and repeated messages change nothing", async ({ page, sites, openShop, mailbox, follow }) => {
  await openShop();
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  const state = new URL(login.page.url()).searchParams.get("state") as string;
  const detail = { authenticated: true, oauth: { access_token: "forged" }, user: {} };
  const message = { source: "ssojet-login", type: "authenticated", state, detail };
  const origin = sites.sandbox.origin;
  await forge(page, { data: message, origin: sites.stranger.origin, source: "popup" });
  await forge(page, { data: message, origin, source: "self" });
  await forge(page, { data: { ...message, state: "another" }, origin, source: "popup" });
  await forge(page, { data: { ...message, source: "other" }, origin, source: "popup" });
  await forge(page, { data: { ...message, detail: { authenticated: true, oauth: {}, user: {} } }, origin, source: "popup" });
  for (const data of [null, "authenticated", 7, [message]]) await forge(page, { data, origin, source: "popup" });
  // A real one, from this page itself: neither the window nor the origin is the popup's.
  await page.evaluate((message) => postMessage(message, "*"), message);
  // And the other way round: a greeting that does not come from the opener does not connect anybody.
  await login.page.evaluate((state) => postMessage({ source: "ssojet-login", type: "authenticated", state }, "*"), state);
  expect(await outcomes(page)).toEqual([]);

  await login.signInByLink(mailbox, follow);
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
  await page.evaluate((data) => dispatchEvent(new MessageEvent("message", { data })), message);
  expect(await outcomes(page), "repeated").toHaveLength(1);
});

test("a message that is right in everything would be believed", async ({ page, sites, openShop }) => {
  await openShop();
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  const state = new URL(login.page.url()).searchParams.get("state");
  const detail = { authenticated: true, oauth: { access_token: "told" }, user: {} };
  await forge(page, { data: { source: "ssojet-login", type: "authenticated", state, detail }, origin: sites.sandbox.origin, source: "popup" });
  expect((await outcome(page)).result?.oauth.access_token).toBe("told");
});

test("a window that the person closes is the end of it", async ({ page, openShop }) => {
  await openShop();
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  await login.page.close();
  expect(await outcome(page)).toEqual({ code: "cancelled" });
  const again = await openPopup(page);
  await again.expectScreen("Sign in");
});

test("a second click takes the place of the first, in the same window", async ({ page, openShop }) => {
  await openShop();
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  const first = login.page.url();
  await page.getByRole("button", { name: "Popup" }).click();
  expect(await outcome(page)).toEqual({ code: "superseded" });
  await expect.poll(() => login.page.url()).not.toBe(first);
  await login.expectScreen("Sign in");
  expect(page.context().pages()).toHaveLength(2);
});

test("where the browser refuses a popup, the page redirects, and the login comes to its end", async ({ page, sites, openShop, mailbox, follow }) => {
  await page.addInitScript(() => (window.open = () => null));
  await openShop();
  await page.getByRole("button", { name: "Popup" }).click();
  const login = new HostedPage(page);
  await login.expectScreen("Sign in");
  expect(page.url()).toContain(`redirect_uri=${encodeURIComponent(sites.callback)}`);
  await login.signInByLink(mailbox, follow);
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});

test("without a return page a refused popup is an error", async ({ page, sites, openShop }) => {
  await page.addInitScript(() => (window.open = () => null));
  await openShop();
  await page.evaluate(() => Object.assign(globalThis, { more: { redirectUri: undefined } }));
  await page.getByRole("button", { name: "Popup" }).click();
  expect(await outcome(page)).toEqual({ code: "popup_blocked" });
  expect(page.url()).toBe(`${sites.shopOrigin}/`);
});

test("an application that cuts popups off is told so", async ({ page, sites, openShop }) => {
  serveShop(sites, { "cross-origin-opener-policy": "same-origin" });
  await openShop();
  const [popup] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: "Popup" }).click()]);
  await new HostedPage(popup).expectRefusal("opener_missing");
  expect(await outcome(page)).toEqual({ code: "cancelled" });
});
