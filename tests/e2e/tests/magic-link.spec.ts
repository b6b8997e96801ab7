/** Tests signing in with the link of a real mail. */
import { Login } from "../objects/login.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { pageHtml } from "../fixtures/page-html.ts";
import { expect, test } from "../fixtures/test.ts";

const RFC_3339_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const RFC_3339_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test("a mailed link that is opened in another browser signs in on the first page", async ({ page, sandbox, mailbox, follow }) => {
  await page.goto(`${sandbox.origin}/login.html`);
  const login = new Login(page);
  await login.sendLink(mailbox.address);
  await expect(login.element).toContainText(`We sent a sign-in link to ${mailbox.address}.`);

  const mail = await mailbox.next();
  expect(mail.subject).toBe("Your sign-in link");
  expect(mail.text, "text and HTML lead to the same page").toContain(mail.link);
  expect(await login.authenticated(), "the link has not been opened").toEqual([]);
  await follow(mail.link);

  await login.expectSignedIn();
  await expect(login.element).toContainText(`Welcome, ${mailbox.address}.`);
  expect((await login.events()).map(({ name, detail }) => [name, detail])).toEqual([
    ["ssojet-ready", {}],
    ["ssojet-step", { step: "identify", method: null }],
    ["ssojet-step", { step: "link-sent", method: "magic-link" }],
    ["ssojet-step", { step: "signed-in", method: "magic-link" }],
    ["ssojet-authenticated", expect.anything()],
  ]);
});

test("the event has tokens and user in the documented shape", async ({ page, open, sandbox, mailbox, follow }) => {
  const login = await open();
  const answers: unknown[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/magic-link/status")) answers.push(await response.json());
  });
  await login.sendLink(mailbox.address);
  await follow((await mailbox.next()).link);
  const { raw, ...result } = await login.expectSignedIn();

  expect(result).toEqual({
    method: "magic-link",
    authenticated: true,
    oauth: {
      access_token: expect.stringMatching(/^v4\.local\./),
      refresh_token: expect.stringMatching(/^v4\.local\./),
      expires_at: expect.stringMatching(RFC_3339_SECONDS),
      token_type: "Bearer",
    },
    user: {
      user_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      identifier: mailbox.address,
      email: mailbox.address,
      created_at: expect.stringMatching(RFC_3339_MILLISECONDS),
      updated_at: expect.stringMatching(RFC_3339_MILLISECONDS),
      issuer: "ssojet",
      last_login_at: expect.stringMatching(RFC_3339_MILLISECONDS),
    },
    state: expect.stringMatching(/^[0-9a-f]{24}$/),
  });
  await expect.poll(() => answers).toContainEqual(raw);

  const { refresh_token } = result.oauth;
  const renewed = await sandbox.call("accesstoken/refresh", { refresh_token });
  expect(renewed.status).toBe(200);
  expect(renewed.body).toMatchObject({ authenticated: true, user: { user_id: result.user.user_id } });
  const again = await sandbox.call("accesstoken/refresh", { refresh_token });
  expect(again, "a refresh token works once").toMatchObject({ status: 400, body: { code: 1050 } });
});

test("the event is dispatched exactly once, and nothing is requested after it", async ({ page, api, open }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  await api.answer("magic-link/status", { body: SIGNED_IN });
  await login.comeBack();
  await login.expectSignedIn();
  const asked = api.requestCount("magic-link/status");
  expect(asked).toBeGreaterThan(0);

  await page.clock.runFor(120_000);
  await login.comeBack();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.evaluate(() => dispatchEvent(new Event("online")));
  expect(await login.authenticated()).toHaveLength(1);
  expect(api.requestCount("magic-link/status"), "no request after the end").toBe(asked);
});

test("further logins work after reset() and after a reload", async ({ page, open, mailbox, follow }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await follow((await mailbox.next()).link);
  const first = await login.expectSignedIn();

  await login.reset();
  await login.expectScreen("Sign in");
  await expect(login.email).toHaveValue("");
  await login.sendLink(mailbox.address);
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
  const second = (await login.authenticated())[1];
  expect(await login.authenticated()).toHaveLength(2);
  expect(second?.user.user_id).toBe(first.user.user_id);
  expect(second?.oauth.access_token).not.toBe(first.oauth.access_token);

  await page.reload();
  await login.sendLink(mailbox.address);
  await follow((await mailbox.next()).link);
  const third = await login.expectSignedIn();
  expect(await login.authenticated()).toHaveLength(1);
  expect(third.user.user_id).toBe(first.user.user_id);
});

test("a mail scanner that opens the link does not use it up", async ({ open, mailbox, follow, request }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  const { link } = await mailbox.next();
  expect((await request.head(link)).status()).toBe(200);
  const scanned = await request.get(link);
  expect(scanned.status()).toBe(200);
  expect(await scanned.text()).toContain("Continue signing in");
  await login.comeBack();
  await login.expectScreen("Check your email");
  expect(await login.authenticated()).toEqual([]);

  await follow(link);
  await login.expectSignedIn();
  expect((await request.get(link)).status(), "used up now").toBe(400);
});

test("a login works on a page of another origin", async ({ page, sandbox, site, mailbox, follow }) => {
  const { html } = pageHtml(sandbox.origin, { script: `${sandbox.origin}/ssojet-login.js` });
  site.handle((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(html));
  const origins = new Set<string | undefined>();
  page.on("request", async (request) => {
    if (request.url().includes("/api/")) origins.add((await request.allHeaders())["origin"]);
  });
  await page.goto(site.origin);
  const login = new Login(page);
  await login.sendLink(mailbox.address);
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
  await expect.poll(() => [...origins], "the browser asked as a page of another origin").toContain(site.origin);
});
