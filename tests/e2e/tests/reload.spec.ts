/** Tests a reload during a login, and what the tab stores for it. */
import type { Page } from "@playwright/test";
import { CLIENT_ID } from "../fixtures/environment.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { findInPage } from "../fixtures/secrets.ts";
import { expect, test } from "../fixtures/test.ts";
import { wrongCodes } from "../objects/codes.ts";
import { Login } from "../objects/login.ts";

const NUMBER = "+447400123456";
const KEY = `ssojet-login:${CLIENT_ID}`;

/** Reads what the tab stores. */
const sessionEntries = (page: Page) => page.evaluate(() => ({ ...sessionStorage }) as Record<string, string>);

test('after a reload "Check your email" is shown with its countdown, and the link works', async ({ page, open, mailbox, follow }) => {
  await page.clock.install();
  const login = await open();
  await login.sendLink(mailbox.address);
  await page.clock.runFor(12_000);
  await page.reload();
  await login.expectScreen("Check your email");
  await expect(login.element).toContainText(`We sent a sign-in link to ${mailbox.address}.`);
  await expect(login.resend.getByText(/^\d+ s$/), "the countdown goes on").toHaveText(/^1\d s$/);
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await login.expectSignedIn();
  expect(mailbox.count, "nothing is sent again").toBe(1);
  expect(await sessionEntries(page)).toEqual({});
});

test('after a reload "Enter the code" is shown for a code by mail', async ({ page, open, mailbox }) => {
  const login = await open({ attributes: { methods: "email-code" } });
  await login.sendCode(mailbox.address);
  await page.reload();
  await login.expectScreen("Enter the code");
  await expect(login.element).toContainText(`We sent a code to ${mailbox.address}.`);
  await login.code.fill((await mailbox.next()).code);
  await login.expectSignedIn();
  expect(mailbox.count).toBe(1);
  expect(await sessionEntries(page)).toEqual({});
});

test('after a reload "Enter the code" is shown for a code by text message, even after a wrong code', async ({ page, open, phone }) => {
  const login = await open();
  await login.sendCode(NUMBER);
  const inbox = phone(NUMBER);
  const { code } = await inbox.next();
  const [wrong] = wrongCodes(code);
  await login.code.fill(wrong);
  await login.expectWrongCode("This code is not right. Tries left: 4.");
  await page.reload();
  await login.expectScreen("Enter the code");
  await expect(login.element).toContainText("We sent a code to +44 7400123456.");
  await login.code.fill(code);
  await login.expectSignedIn();
  expect(await inbox.count()).toBe(1);
  expect(await sessionEntries(page)).toEqual({});
});

test("after a reload the chosen screen is shown, and the other can still be chosen", async ({ page, open, mailbox }) => {
  const login = await open({ attributes: { methods: "magic-link email-code" } });
  await login.sendLink(mailbox.address);
  await login.useCode.click();
  await login.expectScreen("Enter the code");
  await page.reload();
  await login.expectScreen("Enter the code");
  await login.useLink.click();
  await login.expectScreen("Check your email");
  await page.reload();
  await login.expectScreen("Check your email");
  await login.useCode.click();
  await login.code.fill((await mailbox.next()).code);
  await login.expectSignedIn();
  expect(mailbox.count).toBe(1);
});

test("after a reload the length of the code is known", async ({ page, open, mailbox }) => {
  const login = await open({ attributes: { methods: "email-code", "client-id": "cli_eight_digits" } });
  await login.sendCode(mailbox.address);
  await page.reload();
  await login.expectScreen("Enter the code");
  const { code } = await mailbox.next();
  await login.code.pressSequentially(code);
  await login.expectSignedIn();
  expect(await login.errors()).toEqual([]);
});

test("an expired login is not resumed, and nothing of it is stored", async ({ page, sandbox, open, phone }) => {
  const login = await open();
  await login.sendCode(NUMBER);
  expect(Object.keys(await sessionEntries(page))).toEqual([KEY]);
  const { code } = await phone(NUMBER).next();
  await sandbox.advance(301);
  await login.code.fill(code);
  await login.expectScreen("This code has expired");
  expect(await sessionEntries(page)).toEqual({});
  await page.reload();
  await login.expectScreen("Sign in");
  expect(await sessionEntries(page)).toEqual({});
});

/** Logins whose time is over when the page comes back: for how long, what status says, and the screen then. */
const OVERDUE: [minutes: number, status: object, heading: string][] = [
  [1, SIGNED_IN, "You are signed in"],
  [1, { authenticated: false }, "This link has expired"],
  [120, SIGNED_IN, "Sign in"],
];
for (const [minutes, status, heading] of OVERDUE) {
  test(`a page that comes back ${minutes} min too late, to ${JSON.stringify(status).slice(0, 22)}, shows "${heading}"`, async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open();
    await login.sendLink("person@example.com");
    await page.evaluate(
      ([key, minutes]) => {
        const login = JSON.parse(sessionStorage.getItem(key) ?? "") as { until: number };
        sessionStorage.setItem(key, JSON.stringify({ ...login, until: Date.now() - minutes * 60_000 }));
      },
      [KEY, minutes] as const,
    );
    await api.answer("magic-link/status", { body: status });
    await page.reload();
    await login.expectScreen(heading);
    expect(await sessionEntries(page)).toEqual({});
    expect(api.requestCount("magic-link/status")).toBe(heading === "Sign in" ? 0 : 1);
  });
}

test("a page that comes back after its login, by \"back\", offers to sign in again", async ({ page, open, api }) => {
  await api.keepPending();
  await api.answer("magic-link/status", { body: SIGNED_IN });
  const login = await open();
  await login.sendLink("person@example.com");
  await login.comeBack();
  await login.expectSignedIn();
  await expect(login.element.getByRole("button")).toHaveCount(0);
  // The driver has the browser keep no pages: this is what one that is kept is told.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await login.element.getByRole("button", { name: "Sign in again" }).click();
  await login.expectScreen("Sign in");
  await expect(login.field).toBeFocused();
});

test("a login is resumed by one of two elements of its client", async ({ page, sandbox, open, api }) => {
  await api.keepPending();
  const element = (id: string) => `<ssojet-login id="${id}" client-id="${CLIENT_ID}" api-base="${sandbox.origin}"></ssojet-login>`;
  const login = await open({ body: element("login") + element("second") });
  const second = new Login(page, "second");
  await login.sendLink("person@example.com");
  await page.reload();
  await login.expectScreen("Check your email");
  await second.expectScreen("Sign in");
  await second.sendLink("another@example.com");
  await page.reload();
  await login.expectScreen("Check your email");
  await expect(login.element, "what the first one keeps is not lost to the second").toContainText("person@example.com");
});

test("the person whom the page names comes before a login of another", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("alice@example.com");
  await open({ attributes: { identifier: "bob@example.com" } });
  await login.expectScreen("Sign in");
  await expect(login.field).toHaveValue("bob@example.com");
  expect(await sessionEntries(page)).toEqual({});
});

test("a stored entry of another form is removed, and the first screen is shown", async ({ page, open }) => {
  const login = await open();
  await login.expectScreen("Sign in");
  for (const text of ["", "{", "null", "[]", '{"client_id":"cli_development"}', "🙂".repeat(1000)]) {
    await page.evaluate(([key, text]) => sessionStorage.setItem(key, text), [KEY, text] as const);
    await page.reload();
    await login.expectScreen("Sign in");
    expect(await sessionEntries(page), text.slice(0, 40)).toEqual({});
  }
  expect(await login.errors()).toEqual([]);
});

test("leaving the screen removes the stored login", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open();
  for (const leave of [
    () => login.change.click(),
    () => login.reset(),
  ]) {
    await login.sendLink("person@example.com");
    expect(Object.keys(await sessionEntries(page))).toEqual([KEY]);
    await leave();
    await login.expectScreen("Sign in");
    expect(await sessionEntries(page)).toEqual({});
    await page.reload();
    await login.expectScreen("Sign in");
  }
});

test("a login is not resumed in another tab, nor for another client", async ({ page, context, sandbox, open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  const other = await context.newPage();
  await other.goto(`${sandbox.origin}/login.html`);
  await new Login(other).expectScreen("Sign in");
  expect(await sessionEntries(other)).toEqual({});

  await page.reload();
  await login.expectScreen("Check your email");
  await login.element.evaluate((element) => element.setAttribute("client-id", "cli_second"));
  await login.expectScreen("Sign in");
  expect(await sessionEntries(page)).toEqual({});
});

test("tokens, codes and the link's secret are never stored", async ({ page, open, phone, mailbox }) => {
  const login = await open({ attributes: { methods: "magic-link email-code phone-code" } });
  await login.sendLink(mailbox.address);
  const mail = await mailbox.next();
  const magictext = new URL(mail.link).searchParams.get("magictext") as string;
  expect(await findInPage(page, [magictext, mail.code])).toEqual([]);
  await login.change.click();

  await login.sendCode(NUMBER);
  const { code } = await phone(NUMBER).next();
  const [wrong] = wrongCodes(code);
  await login.code.fill(wrong);
  await login.expectWrongCode("This code is not right. Tries left: 4.");
  expect(await findInPage(page, [code])).toEqual([]);
  await login.code.fill("");
  expect(await findInPage(page, [wrong]), "a wrong code is in its field and nowhere else").toEqual([]);
  await login.code.fill(code);
  const { oauth } = await login.expectSignedIn();
  expect(await sessionEntries(page)).toEqual({});
  expect(await findInPage(page, [code, oauth.access_token, oauth.refresh_token])).toEqual([]);
});

test("without session storage the login works, and a reload starts over", async ({ page, open, phone }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "sessionStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  const login = await open();
  await login.sendCode(NUMBER);
  await page.reload();
  await login.expectScreen("Sign in");
  await login.sendCode(NUMBER);
  const inbox = phone(NUMBER);
  await inbox.next();
  await login.code.fill((await inbox.next()).code);
  await login.expectSignedIn();
});

test("with a full session storage the login works", async ({ page, open, phone }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const login = await open();
  await login.sendCode(NUMBER);
  await login.code.fill((await phone(NUMBER).next()).code);
  await login.expectSignedIn();
});
