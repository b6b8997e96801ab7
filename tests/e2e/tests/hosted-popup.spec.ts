/** Tests the hosted page in a popup: it hands one result to the page that opened it, and to no other. */
import type { Page } from "@playwright/test";
import { findInPage } from "../fixtures/secrets.ts";
import { expect, HostedPage, outcome, outcomes, serveShop, SHOP_ID, test } from "../fixtures/hosted.ts";

/** Presses the button and waits for the popup. */
async function openPopup(page: Page): Promise<HostedPage> {
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.getByRole("button", { name: "Popup" }).click()]);
  return new HostedPage(popup);
}

/** Dispatches a message to the page as if `source` had sent it. */
async function forge(page: Page, message: { data: unknown; origin: string; source: "popup" | "self" }): Promise<void> {
  await page.evaluate(({ data, origin, source }) => {
    const popup = window.open("", "ssojet-login");
    dispatchEvent(new MessageEvent("message", { data, origin, source: source === "popup" ? popup : window }));
  }, message);
}

test("the page gets the result once, and the popup closes itself", async ({ page, sites, openShop, mailbox, follow, guard }) => {
  const addresses: string[] = [];
  page.context().on("request", (request) => addresses.push(request.url()));
  await openShop();
  await page.evaluate(() => {
    Object.assign(globalThis, { received: [] });
    addEventListener("message", ({ data, origin }) => (globalThis as unknown as { received: unknown[] }).received.push([data.type, origin]));
  });
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  await login.sendLink(mailbox.address);
  // The listener comes before the link is followed: the popup also asks the API by itself, and may close before `comeBack`.
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
  const received = (await page.evaluate(() => (globalThis as unknown as { received: [string, string][] }).received)).filter(([type]) => type !== "ready");
  expect(received).toEqual([["authenticated", sites.sandbox.origin]]);
  expect(await outcomes(page)).toHaveLength(1);
  expect(page.url(), "the page was not left").toBe(`${sites.shopOrigin}/`);

  const tokens = [result?.oauth.access_token, result?.oauth.refresh_token] as string[];
  for (const token of tokens) {
    expect(addresses.join("\n")).not.toContain(token);
    expect(guard.consoleTexts.join("\n")).not.toContain(token);
  }
  expect(await findInPage(page, tokens)).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
});

test("a popup that is reloaded during the login still hands over the result", async ({ page, openShop, mailbox, follow }) => {
  await openShop();
  const login = await openPopup(page);
  await login.sendLink(mailbox.address);
  const { link } = await mailbox.next();
  await login.page.reload();
  await follow(await login.linkAfterReload(mailbox, link));
  await login.comeBack();
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});

test("a page at an unregistered origin gets no result, whatever messages it sends", async ({ page, sites }) => {
  await page.goto(sites.stranger.origin);
  const own = await page.context().newPage();
  await own.goto(sites.stranger.origin);
  // Its own origin is not registered.
  const [refused] = await Promise.all([
    own.waitForEvent("popup"),
    own.evaluate((address) => void window.open(address), `${sites.hosted}?${new URLSearchParams({ client_id: SHOP_ID, mode: "popup", origin: sites.stranger.origin, state: "s" })}`),
  ]);
  await new HostedPage(refused).expectRefusal("origin_not_registered");

  // The shop's origin is registered, but the page that opened the popup is at another. It sends a greeting all the same.
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate(({ address, origin }) => {
      const received: unknown[] = [];
      Object.assign(globalThis, { received });
      addEventListener("message", ({ data }) => received.push(data));
      const popup = window.open(address) as Window;
      setInterval(() => popup.postMessage({ source: "ssojet-login", type: "hello", state: "s" }, origin), 100);
    }, { address: `${sites.hosted}?${new URLSearchParams({ client_id: SHOP_ID, mode: "popup", origin: sites.shopOrigin, state: "s" })}`, origin: sites.sandbox.origin }),
  ]);
  const login = new HostedPage(popup);
  await expect(login.title).toHaveText("Go back and try again", { timeout: 20_000 });
  await login.expectRefusal("opener_missing");
  expect(await page.evaluate(() => (globalThis as unknown as { received: unknown[] }).received)).toEqual([]);
});

test("forged and repeated messages have no effect", async ({ page, sites, openShop, mailbox, follow }) => {
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
  // A message that the page posts to itself: neither the window nor the origin is the popup's.
  await page.evaluate((message) => postMessage(message, "*"), message);
  // A message that the popup posts to itself does not come from the opener.
  await login.page.evaluate((state) => postMessage({ source: "ssojet-login", type: "authenticated", state }, "*"), state);
  expect(await outcomes(page)).toEqual([]);

  await login.signInByLink(mailbox, follow);
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
  await page.evaluate((data) => dispatchEvent(new MessageEvent("message", { data })), message);
  expect(await outcomes(page), "repeated").toHaveLength(1);
});

test("a message that is right in every part is accepted: the forgeries above fail for their one fault", async ({ page, sites, openShop }) => {
  await openShop();
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  const state = new URL(login.page.url()).searchParams.get("state");
  const detail = { authenticated: true, oauth: { access_token: "told" }, user: {} };
  await forge(page, { data: { source: "ssojet-login", type: "authenticated", state, detail }, origin: sites.sandbox.origin, source: "popup" });
  expect((await outcome(page)).result?.oauth.access_token).toBe("told");
});

test("closing the popup reports cancelled, and a new one can be opened", async ({ page, openShop }) => {
  await openShop();
  const login = await openPopup(page);
  await login.expectScreen("Sign in");
  await login.page.close();
  expect(await outcome(page)).toEqual({ code: "cancelled" });
  const again = await openPopup(page);
  await again.expectScreen("Sign in");
});

test("a second click ends the first login as superseded, and uses the same window", async ({ page, openShop }) => {
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

test("where the browser blocks popups, the page redirects and the login completes", async ({ page, sites, openShop, mailbox, follow }) => {
  await page.addInitScript(() => (window.open = () => null));
  await openShop();
  await page.getByRole("button", { name: "Popup" }).click();
  const login = new HostedPage(page);
  await login.expectScreen("Sign in");
  expect(page.url()).toContain(`redirect_uri=${encodeURIComponent(sites.callback)}`);
  await login.signInByLink(mailbox, follow);
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});

test("a blocked popup without a return page is reported as popup_blocked", async ({ page, sites, openShop }) => {
  await page.addInitScript(() => (window.open = () => null));
  await openShop();
  await page.evaluate(() => Object.assign(globalThis, { more: { redirectUri: undefined } }));
  await page.getByRole("button", { name: "Popup" }).click();
  expect(await outcome(page)).toEqual({ code: "popup_blocked" });
  expect(page.url()).toBe(`${sites.shopOrigin}/`);
});

test("an application whose Cross-Origin-Opener-Policy cuts the popup off gets an explanation", async ({ page, sites, openShop }) => {
  serveShop(sites, { "cross-origin-opener-policy": "same-origin" });
  await openShop();
  const [popup] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: "Popup" }).click()]);
  await new HostedPage(popup).expectRefusal("opener_missing");
  expect(await outcome(page)).toEqual({ code: "cancelled" });
});

test("a page that was reloaded during the login is greeted again: the popup says that it is gone, and stays", async ({ page, openShop, mailbox, follow }) => {
  await openShop();
  const login = await openPopup(page);
  await login.sendLink(mailbox.address);
  await page.reload();
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await expect(login.title).toHaveText("You are signed in, but not yet there", { timeout: 20_000 });
  await login.expectRefusal("opener_gone");
  expect(login.page.isClosed()).toBe(false);
  expect(await outcomes(page)).toEqual([]);
});

test("a page that is busy when the result comes is waited for", async ({ page, openShop, mailbox, follow }) => {
  await openShop();
  const login = await openPopup(page);
  await login.sendLink(mailbox.address);
  // The first greeting of the second round is lost: the popup asks again.
  await page.evaluate(() => {
    let lost = 0;
    addEventListener("message", (event) => {
      if (event.data?.type === "ready" && lost++ === 0) event.stopImmediatePropagation();
    }, { capture: true });
  });
  await follow((await mailbox.next()).link);
  await login.comeBack();
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});

for (const [what, breaks] of [
  ["is missing", () => Object.assign(window, { open: undefined })],
  ["throws", () => Object.assign(window, { open: () => { throw new TypeError("not here"); } })],
  ["returns a closed window", () => Object.assign(window, { open: () => ({ closed: true, focus() {}, postMessage() {} }) })],
  ["returns a frame", () => {
    window.open = () => document.body.appendChild(document.createElement("iframe")).contentWindow;
  }],
  // As Android's WebViews do.
  ["opens in the same view", () => {
    window.open = (address) => {
      location.assign(String(address));
      return window;
    };
  }],
  ["opens in the same view and returns nothing", () => {
    window.open = (address) => {
      location.assign(String(address));
      return null;
    };
  }],
] as const) {
  test(`window.open ${what}: the login goes on by redirect and completes`, async ({ page, sites, openShop, mailbox, follow }) => {
    await page.addInitScript(breaks);
    await openShop();
    await page.getByRole("button", { name: "Popup" }).click();
    const login = new HostedPage(page);
    await login.expectScreen("Sign in");
    await login.signInByLink(mailbox, follow);
    expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
    expect(page.url()).toBe(sites.callback);
  });

  // The script cannot know: the hosted page says that it has lost touch.
  if (what === "opens in the same view and returns nothing") continue;
  test(`window.open ${what}, without a return page: popup_blocked, and the page stays`, async ({ page, sites, openShop }) => {
    await page.addInitScript(breaks);
    await openShop();
    await page.evaluate(() => Object.assign(globalThis, { more: { redirectUri: undefined } }));
    await page.getByRole("button", { name: "Popup" }).click();
    expect(await outcome(page)).toEqual({ code: "popup_blocked" });
    expect(page.url()).toBe(`${sites.shopOrigin}/`);
  });
}

test("a popup that took the place of its page goes on by redirect", async ({ page, sites, openShop, mailbox, follow }) => {
  // Whatever the script does: the browser has gone to the address for the popup, in the same view and without an opener.
  await openShop();
  await page.evaluate((id) => sessionStorage.setItem(`ssojet-login:app-state:${id}`, "mine"), SHOP_ID);
  const query = { client_id: SHOP_ID, mode: "popup", origin: sites.shopOrigin, state: "mine", redirect_uri: sites.callback };
  await page.goto(`${sites.hosted}?${new URLSearchParams(query)}`);
  const login = new HostedPage(page);
  await login.expectScreen("Sign in");
  await expect(page.getByText("You will return to")).toContainText(new URL(sites.shopOrigin).host);
  await login.signInByLink(mailbox, follow);
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});
