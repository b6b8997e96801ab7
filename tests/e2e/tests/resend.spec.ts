/** Tests waiting for the message: sending it again, using another address, and expiry. */
import { expect, test } from "../fixtures/test.ts";
import { pressNow } from "../objects/login.ts";

const RESEND_WAIT_SECONDS = 30;
const LINK_LIFETIME_SECONDS = 300;
const NUMBER = "+447400123456";

test("the link can be sent again after a visible countdown, and only the newest works", async ({
  page,
  sandbox,
  open,
  mailbox,
  follow,
  request,
}) => {
  await page.clock.install();
  const login = await open();
  await login.sendLink(mailbox.address);
  const older = await mailbox.next();
  const countdown = login.resend.getByText(/^\d+ s$/);
  await expect(countdown).toHaveText(/^(30|2\d) s$/);
  await page.clock.runFor(10_000);
  await expect(countdown).toHaveText(/^(20|1\d) s$/);
  await expect(login.resend).toHaveAttribute("aria-disabled", "true");

  await page.clock.runFor(21_000);
  await expect(countdown).toBeHidden();
  await expect(login.resend).not.toHaveAttribute("aria-disabled");
  await sandbox.advance(RESEND_WAIT_SECONDS + 1);
  await login.resend.click();
  const newer = await mailbox.next();
  await expect(login.announcement).toContainText("We sent a new link. Only the newest one works.");
  await expect(countdown, "the countdown starts again").toHaveText(/^(30|2\d) s$/);
  expect(newer.link).not.toBe(older.link);

  const refused = await request.get(older.link);
  expect(refused.status()).toBe(400);
  expect(await refused.text()).toContain("This link does not work");
  await follow(newer.link);
  await login.comeBack();
  await login.expectSignedIn();
});

test("a resend pressed too early announces the seconds left and sends nothing", async ({ page, api, open }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  await page.clock.runFor(12_000);
  await pressNow(login.resend);
  await expect(login.announcement).toContainText(/You can ask again in 1\d seconds\./);
  expect(api.requestCount("magic-link/resend")).toBe(0);
  const before = await login.announcement.textContent();
  await pressNow(login.resend);
  // Compared exactly, as the difference that makes it be read again is invisible.
  await expect.poll(() => login.announcement.textContent(), "the same sentence is announced again").not.toBe(before);
  expect(api.requestCount("magic-link/resend")).toBe(0);

  await page.clock.runFor(19_000);
  await login.resend.click();
  await expect.poll(() => api.requestCount("magic-link/resend")).toBe(1);
});

test("a rate limit on resending links replaces the page's own countdown", async ({
  page,
  open,
  mailbox,
}) => {
  // The server's clock stands still: its 30 seconds are not over when those of the page are.
  await page.clock.install();
  const login = await open();
  await login.sendLink(mailbox.address);
  await page.clock.fastForward(31_000);
  await login.resend.click();
  await expect(login.alert).toContainText(/Too many attempts\. Please try again in (30|2\d) seconds\./);
  const error = await login.expectError("rate_limited");
  expect(error.retryable).toBe(true);
  expect(error.retryAfter).toBeGreaterThan(20);
  await page.clock.fastForward(31_000);
  await expect(login.alert, "hidden when the wait is over").toBeHidden();
  await expect(login.resend).not.toHaveAttribute("aria-disabled");
});

test("\"Use a different address\" keeps the address in the field, which has the focus", async ({ open, mailbox, follow }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await mailbox.next();
  await login.change.click();
  await login.expectScreen("Sign in");
  await expect(login.email).toHaveValue(mailbox.address);
  await expect(login.email).toBeFocused();
  expect((await login.steps()).map(({ step }) => step)).toEqual(["identify", "link-sent", "identify"]);

  await login.submit.click();
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
});

test("an expired link is reported as expired, and a new one signs in", async ({ sandbox, open, mailbox, follow, request }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  const older = await mailbox.next();
  await sandbox.advance(LINK_LIFETIME_SECONDS + 1);
  await login.comeBack();
  await login.expectScreen("This link has expired");
  await expect(login.element).toContainText(mailbox.address);
  expect(await login.errors()).toEqual([expect.objectContaining({ code: "expired", retryable: false })]);
  expect((await request.get(older.link)).status()).toBe(400);

  await login.renew.click();
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
});

test("after the link has expired, another address can be used", async ({ sandbox, open, mailbox }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await sandbox.advance(LINK_LIFETIME_SECONDS + 1);
  await login.comeBack();
  await login.expectScreen("This link has expired");
  await login.change.click();
  await expect(login.email).toHaveValue(mailbox.address);
});

test("polling ends after ten minutes, even if the server never refuses", async ({ page, api, open }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  await page.clock.fastForward(600_001);
  await login.expectScreen("This link has expired");
});

test("a code can be sent again after a visible countdown, and only the newest works", async ({ page, sandbox, open, phone }) => {
  await page.clock.install();
  const login = await open();
  await login.sendCode(NUMBER);
  const inbox = phone(NUMBER);
  const older = await inbox.next();
  const countdown = login.resendCode.getByText(/^\d+ s$/);
  await expect(countdown).toHaveText(/^(30|2\d) s$/);
  await pressNow(login.resendCode);
  await expect(login.announcement).toContainText(/You can ask again in (30|2\d) seconds\./);
  expect(await inbox.count()).toBe(1);

  await page.clock.fastForward(31_000);
  await expect(countdown).toBeHidden();
  await sandbox.advance(RESEND_WAIT_SECONDS + 1);
  await login.resendCode.click();
  await expect(login.announcement).toContainText("We sent a new code. Only the newest one works.");
  await expect(countdown, "the countdown starts again").toHaveText(/^(30|2\d) s$/);
  const newer = await inbox.next();
  // One pair in a million is the same.
  if (older.code !== newer.code) {
    await login.code.fill(older.code);
    await login.expectWrongCode("This code is not right. Tries left: 4.");
  }
  await login.code.fill(newer.code);
  await login.expectSignedIn();
});

test("a rate limit on resending codes replaces the page's own countdown", async ({ page, open }) => {
  await page.clock.install();
  const login = await open();
  await login.sendCode(NUMBER);
  await page.clock.fastForward(31_000);
  await login.resendCode.click();
  await expect(login.alert).toContainText(/Too many attempts\. Please try again in (30|2\d) seconds\./);
  const error = await login.expectError("rate_limited");
  expect(error.retryAfter).toBeGreaterThan(20);
});

test("a sixth resend of a code is refused, and the newest code still signs in", async ({ page, sandbox, open, phone, api }) => {
  await api.passThrough("phone-code/resend");
  await page.clock.install();
  const login = await open();
  await login.sendCode(NUMBER);
  const inbox = phone(NUMBER);
  await inbox.next();
  let newest = "";
  for (let resends = 1; resends <= 5; resends += 1) {
    await page.clock.fastForward(31_000);
    await expect(login.resendCode).not.toHaveAttribute("aria-disabled");
    await sandbox.advance(RESEND_WAIT_SECONDS + 1);
    await login.resendCode.click();
    newest = (await inbox.next()).code;
    await expect(login.resendCode).toHaveAttribute("aria-disabled", "true");
    await expect(login.sending).toBeHidden();
  }
  await page.clock.fastForward(31_000);
  await expect(login.resendCode).not.toHaveAttribute("aria-disabled");
  await sandbox.advance(RESEND_WAIT_SECONDS + 1);
  await login.resendCode.click();
  await expect(login.alert).toHaveText(/^Too many attempts\. Please try again in \d+ seconds\.$/);
  expect((await login.expectError("rate_limited")).retryAfter).toBeGreaterThan(30);
  expect(await inbox.count()).toBe(6);
  expect(api.requestCount("phone-code/resend")).toBe(6);
  await login.code.fill(newest);
  await login.expectSignedIn();
});

test("a rate limit on a number is shown with the time to wait", async ({ sandbox, open, phone }) => {
  await sandbox.limit({ sends_per_identifier: 1 });
  const login = await open();
  await login.sendCode(NUMBER);
  await login.changeNumber.click();
  await login.submit.click();
  await expect(login.alert).toHaveText(/^Too many attempts\. Please try again in \d+ seconds\.$/);
  expect((await login.expectError("rate_limited")).retryAfter).toBeGreaterThan(0);
  await expect(login.field).toHaveValue(NUMBER);
  expect(await phone(NUMBER).count()).toBe(1);
});
