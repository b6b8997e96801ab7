/** Tests the hosted page by redirect: there, back, and what may happen on the way. */
import type { Page } from "@playwright/test";
import { policyViolations } from "../fixtures/page-state.ts";
import { findInPage } from "../fixtures/secrets.ts";
import { expect, HostedPage, outcome, outcomes, SHOP_ID, test } from "../fixtures/hosted.ts";

const STATE = /^[0-9a-f]{24}$/;

/** Collects every address that a page of the test requests from now on. */
function addressesOf(page: Page): string[] {
  const addresses: string[] = [];
  page.context().on("request", (request) => addresses.push(request.url()));
  return addresses;
}

test("a login by redirect passes the state in the address, and leaves neither state nor tokens behind", async ({
  page,
  sites,
  openShop,
  mailbox,
  follow,
  guard,
}) => {
  const addresses = addressesOf(page);
  const login = new HostedPage(page);
  await openShop();
  await page.getByRole("button", { name: "Redirect" }).click();
  await login.expectScreen("Sign in");
  await expect(login.brand).toHaveText("Corner shop");
  await expect(page.getByText("You will return to")).toContainText(new URL(sites.shopOrigin).host);
  const asked = new URL(page.url()).searchParams;
  expect([...asked.keys()]).toEqual(["client_id", "redirect_uri", "state"]);
  const appState = asked.get("state") as string;
  await login.sendLink(mailbox.address);
  const { link } = await mailbox.next();
  expect(await policyViolations(page)).toEqual([]);
  await follow(link);
  await login.comeBack();

  await expect(page.getByRole("heading", { name: "Shop" })).toBeVisible();
  const { result } = await outcome(page);
  expect(result).toMatchObject({
    authenticated: true,
    oauth: { token_type: "Bearer", access_token: expect.stringMatching(/^v4\.local\./) },
    user: { identifier: mailbox.address, email: mailbox.address },
    state: expect.stringMatching(STATE),
  });
  expect(page.url(), "the parameters are removed").toBe(sites.callback);
  const { oauth, state } = result as Required<NonNullable<typeof result>>;
  expect(addresses).toContain(`${sites.callback}?state=${state}&app_state=${appState}`);

  const tokens = [oauth.access_token, oauth.refresh_token];
  for (const token of tokens) {
    expect(addresses.join("\n"), "addresses").not.toContain(token);
    expect(guard.consoleTexts.join("\n"), "console").not.toContain(token);
  }
  expect(await findInPage(page, tokens)).toEqual([]);
  expect((await findInPage(page, [state, appState])).filter((place) => place !== "performance")).toEqual([]);
  expect(guard.consoleTexts.filter((text) => /Content Security Policy|Trusted/.test(text))).toEqual([]);
  const renewed = await fetch(
    `${sites.sandbox.origin}/api/v1/accesstoken/refresh?${new URLSearchParams({ client_id: SHOP_ID, refresh_token: oauth.refresh_token })}`,
  );
  expect(renewed.status, "the tokens are real").toBe(200);

  await page.reload();
  expect(await outcome(page), "the login was completed before").toEqual({ nothing: true });
  await page.goBack();
  expect(page.url(), "the login page is not in the history").toBe(`${sites.shopOrigin}/`);
});

test("a callback that this tab did not begin is refused without a request", async ({ page, sites, openShop }) => {
  const addresses = addressesOf(page);
  await openShop();
  for (const query of [
    "state=0123456789abcdef01234567&app_state=forged",
    "state=0123456789abcdef01234567&app_state=",
    "state=0123456789abcdef01234567&state=0123456789abcdef01234568&app_state=mine",
    "state=0123456789abcdef01234567&app_state=mine&app_state=mine",
    "state=&app_state=mine",
  ]) {
    await page.evaluate((id) => sessionStorage.setItem(`ssojet-login:app-state:${id}`, "mine"), SHOP_ID);
    await page.goto(`${sites.callback}?${query}&kept=1#part`);
    expect(await outcome(page), query).toEqual({ code: "state_mismatch" });
    expect(page.url(), "the parameters are removed").toBe(`${sites.callback}?kept=1#part`);
  }
  // The callback of another provider is left alone.
  await page.goto(`${sites.callback}?state=theirs&code=1`);
  expect(await outcome(page)).toEqual({ nothing: true });
  expect(page.url()).toBe(`${sites.callback}?state=theirs&code=1`);
  expect(addresses.filter((address) => address.includes("/status"))).toEqual([]);
});

test("a callback that is used twice works once", async ({ page, sites, openShop, mailbox, follow }) => {
  const addresses = addressesOf(page);
  const login = new HostedPage(page);
  await openShop();
  await page.getByRole("button", { name: "Redirect" }).click();
  await login.signInByLink(mailbox, follow);
  expect((await outcome(page)).result).toBeDefined();
  const callback = addresses.find((address) => address.startsWith(`${sites.callback}?`)) as string;
  await page.goto(callback);
  expect(await outcome(page)).toEqual({ code: "state_mismatch" });
  const state = new URL(callback).searchParams.get("state") as string;
  const ask = () => sites.sandbox.call("auth/passwordless/magic-link/status", { client_id: SHOP_ID, state });
  await sites.sandbox.advance(61);
  expect(await ask(), "after a minute the state is gone").toMatchObject({ status: 400, body: { code: 1009 } });
});

test("completing twice at once, as StrictMode does, sends one request", async ({ page, sites, openShop }) => {
  let asked = 0;
  await page.route("**/magic-link/status**", (route) => {
    asked += 1;
    return route.fulfill({ status: 400, body: '{"code":1009}', headers: { "access-control-allow-origin": sites.shopOrigin } });
  });
  await openShop();
  const codes = await page.evaluate(async ({ id, apiBase }) => {
    sessionStorage.setItem(`ssojet-login:app-state:${id}`, "mine");
    history.replaceState(null, "", "?state=handle&app_state=mine");
    type Kit = { completeLogin(options: object): Promise<unknown> };
    const complete = () =>
      (globalThis as unknown as Kit).completeLogin({ clientId: id, apiBase }).catch((error) => error.code);
    return Promise.all([complete(), complete()]);
  }, { id: SHOP_ID, apiBase: sites.sandbox.origin });
  expect(codes).toEqual(["expired", "expired"]);
  expect(asked).toBe(1);
});

test("Back during the login leads to the application, and Forward to a page that works", async ({ page, sites, openShop, mailbox, follow }) => {
  const login = new HostedPage(page);
  await openShop();
  await page.getByRole("button", { name: "Redirect" }).click();
  await login.sendLink(mailbox.address);
  await mailbox.next();
  await page.goBack();
  await expect(page.getByRole("button", { name: "Redirect" })).toBeEnabled();
  expect(page.url()).toBe(`${sites.shopOrigin}/`);
  await page.goForward();
  await expect(login.heading).toHaveText(/Sign in|Check your email/);
  // The page resumes the login, or starts over where the browser has not kept it.
  if ((await login.heading.textContent()) === "Sign in") await login.sendLink(mailbox.address);
  const mails = mailbox.server.to(mailbox.address);
  await follow((mails.at(-1) ?? (await mailbox.next())).link);
  await login.comeBack();
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});

test("a reload during the login keeps the redirect target, and the login completes", async ({ page, sites, openShop, mailbox, follow }) => {
  const login = new HostedPage(page);
  await openShop();
  await page.getByRole("button", { name: "Redirect" }).click();
  await login.sendLink(mailbox.address);
  const { link } = await mailbox.next();
  await page.reload();
  await expect(page.getByText("You will return to")).toContainText(new URL(sites.shopOrigin).host);
  await follow(await login.linkAfterReload(mailbox, link));
  await login.comeBack();
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
});

test("without a redirect_uri the default one is used, and a registered query stays unchanged", async ({ page, sites, mailbox, follow }) => {
  // Two logins.
  test.slow();
  const login = new HostedPage(page);
  for (const [query, arrives] of [
    ["", /\/account\?state=[0-9a-f]{24}$/],
    [`&redirect_uri=${encodeURIComponent(`${sites.callback}?tenant=a%20b`)}&state=x%26y`, /\/callback\?tenant=a%20b&state=[0-9a-f]{24}&app_state=x%26y$/],
  ] as const) {
    await page.goto(`${sites.hosted}?client_id=${SHOP_ID}${query}`);
    await login.sendLink(mailbox.address);
    const { link } = await mailbox.next();
    const arrival = page.waitForRequest((request) => request.isNavigationRequest() && request.url().startsWith(sites.shopOrigin));
    await follow(link);
    await login.comeBack();
    expect((await arrival).url()).toMatch(arrives);
    await expect(page.getByRole("heading", { name: "Shop" })).toBeVisible();
  }
});

test("a login by code is passed on to the application", async ({ page, sites, mailbox }) => {
  const login = new HostedPage(page);
  await page.goto(`${sites.hosted}?${new URLSearchParams({ client_id: "cli_codes", redirect_uri: sites.callback, state: "mine" })}`);
  await login.email.fill(mailbox.address);
  await login.submit.click();
  await login.expectScreen("Enter the code");
  const code = /\b\d{6}\b/.exec((await mailbox.next()).text)?.[0] as string;
  const arrival = page.waitForRequest((request) => request.isNavigationRequest() && request.url().startsWith(sites.callback));
  await login.element.getByLabel("Code", { exact: true }).fill(code);
  // Complete, the code is checked by itself: the page may be on its way already.
  await page.keyboard.press("Enter").catch(() => undefined);
  const query = new URL((await arrival).url()).searchParams;
  expect(query.get("app_state")).toBe("mine");
  const status = await sites.sandbox.call("auth/passwordless/magic-link/status", {
    client_id: "cli_codes",
    state: query.get("state") as string,
  });
  expect(status.body).toMatchObject({ authenticated: true, user: { identifier: mailbox.address } });
});

test("a login works with third-party cookies blocked, and sets no cookie", async ({ page, context, openShop, mailbox, follow }) => {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  // Only older versions of Chromium know the second and the third parameter, and they require them.
  const restriction = {
    enableThirdPartyCookieRestriction: true,
    disableThirdPartyCookieMetadata: true,
    disableThirdPartyCookieHeuristics: true,
  };
  await session.send("Network.setCookieControls", restriction);
  const login = new HostedPage(page);
  await openShop();
  await page.getByRole("button", { name: "Redirect" }).click();
  await login.signInByLink(mailbox, follow);
  expect((await outcome(page)).result?.user.identifier).toBe(mailbox.address);
  expect(await context.cookies()).toEqual([]);
  expect(await outcomes(page)).toHaveLength(1);
});
