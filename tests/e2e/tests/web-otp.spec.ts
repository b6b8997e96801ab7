/** Tests WebOTP, where the browser reads the code from the text message. */
import { expect, test } from "../fixtures/test.ts";
import { WebOtp } from "../fixtures/web-otp.ts";

const NUMBER = "+447400123456";
/** A call that is not aborted. */
const PENDING_CALL = { options: { otp: { transport: ["sms"] } }, hasSignal: true, aborted: false };

test("the browser is asked for the message, and its code signs in", async ({ page, open, phone }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.expectScreen("Sign in");
  expect(await browser.calls(), "no call before a message was sent").toEqual([]);
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([PENDING_CALL]);
  const { code, text } = await phone(NUMBER).next();
  expect(text.endsWith(`\n@localhost #${code}`)).toBe(true);
  await browser.deliver(code);
  const { method } = await login.expectSignedIn();
  expect(method).toBe("phone-code");
});

test("the request is aborted when the person leaves its screen", async ({ page, open }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([PENDING_CALL]);
  await login.changeNumber.click();
  await login.expectScreen("Sign in");
  expect(await browser.calls()).toEqual([{ ...PENDING_CALL, aborted: true }]);
  await browser.deliver("123456");
  await login.expectScreen("Sign in");
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([{ ...PENDING_CALL, aborted: true }, PENDING_CALL]);
});

test("the request is aborted when the element is removed, and when the code was typed", async ({ page, open, phone }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([PENDING_CALL]);
  await login.code.fill((await phone(NUMBER).next()).code);
  await login.expectSignedIn();
  expect(await browser.calls()).toEqual([{ ...PENDING_CALL, aborted: true }]);

  await page.reload();
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([PENDING_CALL]);
  await login.element.evaluate((element) => element.remove());
  await expect.poll(() => browser.calls()).toEqual([{ ...PENDING_CALL, aborted: true }]);
});

test("after a resend the browser is asked for the new message", async ({ page, sandbox, open, phone }) => {
  await page.clock.install();
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.sendCode(NUMBER);
  const inbox = phone(NUMBER);
  await inbox.next();
  await browser.deliver(null);
  await page.clock.fastForward(31_000);
  await sandbox.advance(31);
  await login.resendCode.click();
  await expect.poll(async () => (await browser.calls()).length).toBe(2);
  await browser.deliver((await inbox.next()).code);
  await login.expectSignedIn();
});

test("after a reload the browser is asked again", async ({ page, open, phone }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.sendCode(NUMBER);
  await page.reload();
  await login.expectScreen("Enter the code");
  await expect.poll(() => browser.calls()).toEqual([PENDING_CALL]);
  await browser.deliver((await phone(NUMBER).next()).code);
  await login.expectSignedIn();
});

test("the browser is not asked for a code by mail", async ({ page, open, mailbox }) => {
  const browser = await WebOtp.install(page);
  const login = await open({ attributes: { methods: "email-code" } });
  await login.sendCode(mailbox.address);
  await login.code.fill((await mailbox.next()).code);
  await login.expectSignedIn();
  expect(await browser.calls()).toEqual([]);
});

test("a browser without WebOTP is not asked", async ({ page, open, phone }) => {
  const browser = await WebOtp.install(page);
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "OTPCredential"));
  const login = await open();
  await login.sendCode(NUMBER);
  await login.code.fill((await phone(NUMBER).next()).code);
  await login.expectSignedIn();
  expect(await browser.calls()).toEqual([]);
});

const FAULTS: [what: string, get: string][] = [
  ["throws", `() => { throw new TypeError("blocked") }`],
  ["rejects", `() => Promise.reject(new DOMException("", "NotAllowedError"))`],
  ["rejects with nothing", `() => Promise.reject()`],
  ["returns nothing", `() => undefined`],
  ["resolves with another credential", `() => Promise.resolve({ type: "password" })`],
];
for (const [what, get] of FAULTS) {
  test(`a patched navigator.credentials.get that ${what} does not prevent a login by code`, async ({ page, open, phone }) => {
    await WebOtp.install(page);
    await page.addInitScript(`navigator.credentials.get = ${get};`);
    const login = await open();
    await login.sendCode(NUMBER);
    await login.code.fill((await phone(NUMBER).next()).code);
    await login.expectSignedIn();
    expect(await login.errors()).toEqual([]);
  });
}
