/** Waiting for the mail: once more, to another address, too late. */
import { expect, test } from "../fixtures/test.ts";
import { pressNow } from "../objects/login.ts";

const RESEND_WAIT_SECONDS = 30;
const LINK_LIFETIME_SECONDS = 300;

test("the link can be sent again after a visible countdown; only the newest works", async ({
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

test("pressed too early, the button says how long is left and sends nothing", async ({ page, api, open }) => {
  await page.clock.install();
  await api.waitForEver();
  const login = await open();
  await login.sendLink("person@example.com");
  await page.clock.runFor(12_000);
  await pressNow(login.resend);
  await expect(login.announcement).toContainText(/You can ask again in 1\d seconds\./);
  expect(api.seen.resend).toBe(0);
  const before = await login.announcement.textContent();
  await pressNow(login.resend);
  // Compared exactly: what makes the sentence a new one cannot be seen.
  await expect.poll(() => login.announcement.textContent(), "the same sentence is heard again").not.toBe(before);
  expect(api.seen.resend).toBe(0);

  await page.clock.runFor(19_000);
  await login.resend.click();
  await expect.poll(() => api.seen.resend).toBe(1);
});

test("what the server says about resending counts more than the page's own countdown", async ({
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
  await expect(login.alert, "over when the wait is over").toBeHidden();
  await expect(login.resend).not.toHaveAttribute("aria-disabled");
});

test("another address: what was typed is kept, and the focus is in the field", async ({ open, mailbox, follow }) => {
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

test("an expired link is said to be expired, and a new one works", async ({ sandbox, open, mailbox, follow, request }) => {
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

test("a server that never says no is not asked for ever", async ({ page, api, open }) => {
  await page.clock.install();
  await api.waitForEver();
  const login = await open();
  await login.sendLink("person@example.com");
  await page.clock.fastForward(600_001);
  await login.expectScreen("This link has expired");
});
