/** WebOTP: the browser reads the code from the text message. */
import { expect, test } from "../fixtures/test.ts";
import { WebOtp } from "../fixtures/web-otp.ts";

const NUMBER = "+447400123456";
const ASKED = { options: { otp: { transport: ["sms"] } }, hasSignal: true, aborted: false };

test("the browser is asked for the message, and its code signs in", async ({ page, open, phone }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.expectScreen("Sign in");
  expect(await browser.calls(), "not before anything was sent").toEqual([]);
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([ASKED]);
  const { code, text } = await phone(NUMBER).next();
  expect(text.endsWith(`\n@localhost #${code}`)).toBe(true);
  await browser.deliver(code);
  const { method } = await login.expectSignedIn();
  expect(method).toBe("phone-code");
});

test("the question is given up when its screen is left", async ({ page, open }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([ASKED]);
  await login.changeNumber.click();
  await login.expectScreen("Sign in");
  expect(await browser.calls()).toEqual([{ ...ASKED, aborted: true }]);
  await browser.deliver("123456");
  await login.expectScreen("Sign in");
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([{ ...ASKED, aborted: true }, ASKED]);
});

test("the question is given up when the element is removed, and when the code was typed", async ({ page, open, phone }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([ASKED]);
  await login.code.fill((await phone(NUMBER).next()).code);
  await login.expectSignedIn();
  expect(await browser.calls()).toEqual([{ ...ASKED, aborted: true }]);

  await page.reload();
  await login.sendCode(NUMBER);
  await expect.poll(() => browser.calls()).toEqual([ASKED]);
  await login.element.evaluate((element) => element.remove());
  await expect.poll(() => browser.calls()).toEqual([{ ...ASKED, aborted: true }]);
});

test("a new message is waited for after another was asked for", async ({ page, sandbox, open, phone }) => {
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

test("a reload asks again", async ({ page, open, phone }) => {
  const browser = await WebOtp.install(page);
  const login = await open();
  await login.sendCode(NUMBER);
  await page.reload();
  await login.expectScreen("Enter the code");
  await expect.poll(() => browser.calls()).toEqual([ASKED]);
  await browser.deliver((await phone(NUMBER).next()).code);
  await login.expectSignedIn();
});

test("a code by mail is none of the browser's business", async ({ page, open, mailbox }) => {
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
  test(`a patched navigator.credentials.get that ${what} stops nobody`, async ({ page, open, phone }) => {
    await WebOtp.install(page);
    await page.addInitScript(`navigator.credentials.get = ${get};`);
    const login = await open();
    await login.sendCode(NUMBER);
    await login.code.fill((await phone(NUMBER).next()).code);
    await login.expectSignedIn();
    expect(await login.errors()).toEqual([]);
  });
}
