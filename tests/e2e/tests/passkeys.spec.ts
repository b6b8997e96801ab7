/** Tests passkeys that work: added after a login by mail, then used by the button, by autofill and at the prompt. */
import { checkAccessibility, NO_PROBLEMS } from "../fixtures/axe.ts";
import { acceptOffer, expect, expectAutofill, OFFER, PROMPT, test } from "../fixtures/passkeys.ts";
import { findInPage } from "../fixtures/secrets.ts";
import { Login } from "../objects/login.ts";

test("the offer after a login by mail adds a passkey, and the result is reported before it", async ({ device, enrol }) => {
  const login = await enrol();
  expect(await device.count()).toBe(1);
  await expect(login.announcement).toHaveText("Your passkey was added.");
  await expect(login.element.locator("[part=body]").filter({ hasText: "Your passkey was added." }), "in sight, too").toBeVisible();
  const reported = (await login.events()).map(({ name, detail }) => (detail as { step?: string } | undefined)?.step ?? name);
  expect(reported.slice(reported.indexOf("ssojet-authenticated"))).toEqual(["ssojet-authenticated", "passkey-offer", "signed-in"]);
  expect(await login.authenticated(), "reported once").toHaveLength(1);
  expect(await login.errors()).toEqual([]);
  const log = await device.log();
  expect(log.slice(log.indexOf("GET register")), "options before the click").toEqual([
    "GET register",
    "click",
    "create modal",
    "create modal: done",
    "POST register",
  ]);
});

test("the button signs in with options that were fetched before the click", async ({ device, enrolAndReload, mailbox }) => {
  const login = await enrolAndReload();
  await device.setUserPresent(true);
  await login.passkey.click();
  const { method, user } = await login.expectSignedIn();
  expect(method).toBe("passkey");
  expect(user.identifier).toBe(mailbox.address);
  expect((await login.steps()).map(({ step }) => step), "another passkey is not offered").toEqual(["identify", "signed-in"]);
  expect(await login.errors()).toEqual([]);
  expect(await device.log()).toEqual([
    "GET login",
    "get conditional",
    "click",
    "get conditional: AbortError",
    "get modal",
    "get modal: done",
    "POST login",
  ]);
});

test("a passkey picked from the autofill of the field signs in", async ({ page, device, enrol }) => {
  await enrol();
  await page.reload();
  const login = new Login(page);
  await expect(login.field).toHaveAttribute("autocomplete", "username webauthn");
  await expectAutofill(device);
  await login.expectScreen("Sign in");
  // The virtual authenticator notices the person only at the next request.
  await device.setUserPresent(true);
  await page.reload();
  const { method } = await login.expectSignedIn();
  expect(method).toBe("passkey");
  expect(await device.log()).toEqual(["GET login", "get conditional", "get conditional: done", "POST login"]);
});

test("submitting the address of an account with a passkey shows the prompt", async ({ enrolAndReload, mailbox }) => {
  const login = await enrolAndReload();
  await login.send(mailbox.address);
  await login.expectScreen(PROMPT);
  // The heading is heard by its focus, and not again.
  await expect(login.heading).toBeFocused();
  await expect(login.announcement).toBeEmpty();
  await expect(login.element).toContainText(mailbox.address);
  await expect(login.passkeyWaiting).toHaveAttribute("aria-disabled", "true");
  expect(mailbox.count, "no mail but the first").toBe(1);
});

test("a passkey signs in at the prompt after the address was submitted", async ({ device, enrolAndReload, mailbox }) => {
  const login = await enrolAndReload();
  await login.field.fill(mailbox.address);
  await device.setUserPresent(true);
  await login.submit.click();
  await login.expectSignedIn();
  expect((await login.steps()).map(({ step }) => step)).toEqual(["identify", "passkey", "signed-in"]);
  expect(await login.errors()).toEqual([]);
});

test("an account without a passkey gets the mail after one status check", async ({ device, open, mailbox }) => {
  const login = await open();
  await expectAutofill(device);
  await login.sendLink(mailbox.address);
  expect((await device.log()).filter((entry) => entry === "GET status")).toHaveLength(1);
  await mailbox.next();
});

test(`"Not now" is remembered on this device, and the offer is not repeated`, async ({ page, device, open, mailbox, confirm }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await confirm(login);
  await login.expectScreen(OFFER);
  await expect(login.heading).toBeFocused();
  await expect(login.announcement).toBeEmpty();
  expect(await login.authenticated()).toHaveLength(1);
  await login.notNow.click();
  await login.expectSignedIn();
  await expect(login.heading).toBeFocused();
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(["ssojet-login:no-passkey:cli_development"]);

  await page.reload();
  await expectAutofill(device);
  await login.sendLink(mailbox.address);
  await confirm(login);
  await login.expectSignedIn();
  expect((await login.steps()).map(({ step }) => step)).toEqual(["identify", "link-sent", "signed-in"]);
});

test("accepting the offer on a device that has a passkey of the account adds no second one", async ({ page, device, enrol, confirm, mailbox, api }) => {
  await enrol();
  // Without a known passkey the mail is sent.
  await api.answer("passkey/status", { body: {} });
  await page.reload();
  const login = new Login(page);
  await expectAutofill(device);
  await login.sendLink(mailbox.address);
  await confirm(login);
  await acceptOffer(login, device);
  expect(await login.errors()).toEqual([]);
  expect(await device.count()).toBe(1);
  expect(await device.log()).toContain("create modal: InvalidStateError");
});

test("a browser that creates passkeys without asking is asked for nothing before the person agrees", async ({ page, device, open, mailbox, confirm }) => {
  await page.addInitScript(() => {
    const capabilities = PublicKeyCredential.getClientCapabilities?.bind(PublicKeyCredential);
    PublicKeyCredential.getClientCapabilities = async () => ({ ...(await capabilities?.()), conditionalCreate: true });
  });
  const login = await open();
  await login.sendLink(mailbox.address);
  await confirm(login);
  await login.expectScreen(OFFER);
  await expect.poll(async () => (await device.log()).filter((entry) => entry === "GET register")).toHaveLength(1);
  expect((await device.log()).filter((entry) => entry.startsWith("create"))).toEqual([]);
  expect((await login.steps()).map(({ step }) => step)).toEqual(["identify", "link-sent", "passkey-offer"]);
});

test("adding and using a passkey needs no more than the keyboard, and axe finds no problem", async ({ page, device, open, mailbox, confirm }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const login = await open();
  await login.sendLink(mailbox.address);
  await confirm(login);
  await login.expectScreen(OFFER);
  await expect(login.heading).toBeFocused();
  expect(await checkAccessibility(page)).toEqual(NO_PROBLEMS);
  await page.keyboard.press("Tab");
  await expect(login.addPasskey).toBeFocused();
  await device.setUserPresent(true);
  await page.keyboard.press("Enter");
  await login.expectSignedIn();
  await expect(login.heading).toBeFocused();
  await device.setUserPresent(false);

  await page.reload();
  await expectAutofill(device);
  await device.setUserPresent(true);
  await login.field.focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(login.passkey).toBeFocused();
  await page.keyboard.press("Space");
  await login.expectSignedIn();
  await expect(login.heading).toBeFocused();
});

test("tokens and challenges are found in no place of the page", async ({ page, guard, device, enrol }) => {
  const secrets: string[] = [];
  page.on("response", async (response) => {
    if (response.request().method() !== "GET" || !/\/passkey\/(login|register)$/.test(new URL(response.url()).pathname)) return;
    const { publicKey } = (await response.json()) as { publicKey: { challenge: string } };
    secrets.push(publicKey.challenge);
  });
  const login = await enrol();
  // The options to sign in and those to add a passkey; reading them from outside of the page takes a moment.
  await expect.poll(() => secrets.length).toBeGreaterThanOrEqual(2);
  secrets.push((await login.expectSignedIn()).oauth.access_token);
  expect(await findInPage(page, secrets)).toEqual([]);
  await page.reload();
  await expectAutofill(device);
  await expect.poll(() => secrets.length).toBeGreaterThanOrEqual(4);
  expect(await findInPage(page, secrets)).toEqual([]);
  await device.setUserPresent(true);
  await login.passkey.click();
  const { oauth } = await login.expectSignedIn();
  secrets.push(oauth.access_token, oauth.refresh_token);
  expect(await findInPage(page, secrets)).toEqual([]);
  expect(guard.consoleTexts.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});
