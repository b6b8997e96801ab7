/** Tests passkeys that fail (cancelled, unknown, refused, deleted): each failure leaves another way to sign in. */
import { Authenticator } from "../fixtures/authenticator.ts";
import { loginHtml } from "../fixtures/page-html.ts";
import { expect, expectAutofill, OFFER, PROMPT, test } from "../fixtures/passkeys.ts";
import { Login } from "../objects/login.ts";

const AUTOFILL_REFUSED = "get conditional: NotAllowedError";
const CANCELLED = "No passkey was used. Try again, or use another way to sign in.";
const UNKNOWN = "This passkey is no longer valid here. Please use another way to sign in.";
const NOT_ADDED = "The passkey could not be added. Try again, or leave it for another time.";

test("a passkey cancelled at the button is reported once, and the link still works", async ({ device, enrolAndReload, mailbox, api }) => {
  const login = await enrolAndReload();
  await device.setUserVerified(false);
  await device.setUserPresent(true);
  await login.passkey.click();
  await expect(login.alert).toHaveText(CANCELLED);
  expect((await login.errors()).map(({ code }) => code)).toEqual(["passkey_cancelled"]);
  await api.answer("passkey/status", { body: { passkey_registered: false } });
  await login.sendLink(mailbox.address);
});

test("a person who is not recognised at first signs in at the second try", async ({ device, enrolAndReload }) => {
  const login = await enrolAndReload();
  await device.setUserVerified(false);
  await device.setUserPresent(true);
  await login.passkey.click();
  await expect(login.alert).toHaveText(CANCELLED);
  // Autofill fails as well, until the widget gives it up: otherwise the authenticator would answer it instead of the button.
  await expect.poll(async () => (await device.log()).filter((entry) => entry === AUTOFILL_REFUSED).length).toBe(5);
  await device.setUserVerified(true);
  await login.passkey.click();
  const { method } = await login.expectSignedIn();
  expect(method).toBe("passkey");
});

test("autofill that the browser ends at once is asked for five times, and no error is shown", async ({
  page,
  device,
  enrol,
  mailbox,
  api,
}) => {
  await enrol();
  await device.setUserVerified(false);
  await device.setUserPresent(true);
  await page.reload();
  const login = new Login(page);
  const refused = async () => (await device.log()).filter((entry) => entry === AUTOFILL_REFUSED).length;
  await expect.poll(refused).toBe(5);
  await expect(login.alert).toHaveCount(0);
  expect(await login.errors()).toEqual([]);
  await api.answer("passkey/status", { body: {} });
  await login.sendLink(mailbox.address);
  expect(await refused()).toBe(5);
});

test("a passkey cancelled at the prompt is reported there, can be repeated, and can be replaced by the link", async ({
  device,
  enrolAndReload,
  mailbox,
  confirm,
}) => {
  const login = await enrolAndReload();
  await device.setUserVerified(false);
  await device.setUserPresent(true);
  await login.send(mailbox.address);
  await login.expectScreen(PROMPT);
  await expect(login.alert).toHaveText(CANCELLED);
  await login.passkey.click();
  await expect.poll(async () => (await login.errors()).map(({ code }) => code)).toEqual(["passkey_cancelled", "passkey_cancelled"]);
  await login.mailLink.click();
  await login.expectScreen("Check your email");
  await device.setUserPresent(false);
  await confirm(login);
  await login.expectScreen(OFFER);
  await login.notNow.click();
  expect((await login.expectSignedIn()).method).toBe("magic-link");
});

test("the prompt's request is aborted for the link, and for another address", async ({ device, enrolAndReload, mailbox }) => {
  const login = await enrolAndReload();
  await login.send(mailbox.address);
  await expect.poll(() => device.log()).toContain("get modal");
  await login.mailLink.click();
  await login.expectScreen("Check your email");
  await expect.poll(() => device.log()).toContain("get modal: AbortError");
  await login.change.click();
  await expectAutofill(device);
  await login.send(mailbox.address);
  await login.expectScreen(PROMPT);
  await login.change.click();
  await login.expectScreen("Sign in");
  await expect(login.field).toHaveValue(mailbox.address);
  await expectAutofill(device);
  expect(await login.errors()).toEqual([]);
  expect((await device.log()).filter((entry) => entry.includes("pending"))).toEqual([]);
});

test("a passkey cancelled at the offer is reported there, and the login is complete all the same", async ({ device, open, mailbox, confirm }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await confirm(login);
  await login.expectScreen(OFFER);
  await device.setUserVerified(false);
  await device.setUserPresent(true);
  await login.addPasskey.click();
  await expect(login.alert).toHaveText(NOT_ADDED);
  await device.setUserVerified(true);
  await login.addPasskey.click();
  await login.expectSignedIn();
  expect(await login.authenticated()).toHaveLength(1);
  expect(await device.count()).toBe(1);
});

test("skipping the offer aborts the request to the browser", async ({ device, open, mailbox, confirm }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await confirm(login);
  await login.expectScreen(OFFER);
  await login.addPasskey.click();
  await expect.poll(() => device.log()).toContain("create modal");
  await login.notNow.click();
  await login.expectSignedIn();
  await expect.poll(() => device.log()).toContain("create modal: AbortError");
  expect(await login.errors()).toEqual([]);
});

test("a passkey that the server does not know is reported, and the browser forgets it", async ({ page, device, enrol, sandbox }) => {
  await enrol();
  await sandbox.reset();
  await page.reload();
  const login = new Login(page);
  await expectAutofill(device);
  await device.setUserPresent(true);
  await login.passkey.click();
  await expect(login.alert).toHaveText(UNKNOWN);
  expect((await login.errors()).map(({ code }) => code)).toContain("passkey_unknown");
  await expect.poll(() => device.count()).toBe(0);
});

test("the button works while autofill is pending, many times in a row", async ({ page, device, enrol }) => {
  await enrol();
  await page.reload();
  const login = new Login(page);
  for (let round = 0; round < 6; round += 1) {
    await expectAutofill(device);
    await device.setUserPresent(true);
    await login.passkey.click();
    await login.expectSignedIn();
    await device.setUserPresent(false);
    await login.reset();
    await login.expectScreen("Sign in");
  }
  const log = await device.log();
  expect(log.filter((entry) => entry === "get modal: done")).toHaveLength(6);
  expect(log.filter((entry) => entry.includes("pending"))).toEqual([]);
  expect(await login.errors()).toEqual([]);
});

/** Answers of the status check that do not tell whether there is a passkey. */
const STATUS_FAILURES: [what: string, status: number, body: unknown][] = [
  ["fails", 500, {}],
  ["says nothing", 200, {}],
  ["is not JSON", 200, "<html>"],
  ["is limited", 429, {}],
  ["is refused", 401, { code: 1000 }],
];
for (const [what, status, body] of STATUS_FAILURES) {
  test(`a status check that ${what} does not prevent a login by mail`, async ({ device, open, api, mailbox }) => {
    await api.answer("passkey/status", { status, body });
    const login = await open();
    await expectAutofill(device);
    await login.sendLink(mailbox.address);
    expect(api.requestCount("passkey/status")).toBe(1);
    expect(await login.errors()).toEqual([]);
  });
}

test("a status check without an answer delays the mail by three seconds at most", async ({ page, device, open, api, mailbox }) => {
  await page.clock.install();
  const release = await api.hold("passkey/status");
  const login = await open();
  await expectAutofill(device);
  await login.send(mailbox.address);
  await expect.poll(() => api.requestCount("passkey/status")).toBe(1);
  await page.clock.fastForward(3_000);
  await login.expectScreen("Check your email");
  await release({ body: { passkey_registered: true } });
  await mailbox.next();
  await login.expectScreen("Check your email");
  expect(await login.errors()).toEqual([]);
});

test("options that cannot be fetched are reported at the button, and a login by mail works", async ({ device, open, api, mailbox }) => {
  await api.answer("passkey/login", { status: 500 });
  const login = await open();
  await expect.poll(() => api.requestCount("passkey/login")).toBe(1);
  await expect(login.alert).toHaveCount(0);
  await login.passkey.click();
  await login.expectError("server_error");
  await expect(login.alert).toBeVisible();
  expect((await device.log()).filter((entry) => entry.startsWith("get"))).toEqual([]);
  await login.sendLink(mailbox.address);
});

for (const [what, transport, protocol] of [
  ["a security key", "usb", "ctap2"],
  ["an old security key", "usb", "u2f"],
] as const) {
  test(`on a device with no more than ${what} passkeys are not offered`, async ({ page, open, mailbox, confirm }) => {
    const device = await Authenticator.attach(page, { transport, protocol });
    const login = await open();
    await login.sendLink(mailbox.address);
    await login.change.click();
    await expect(login.field).toHaveAttribute("autocomplete", "username");
    await expect(login.passkey).toHaveCount(0);
    await login.sendLink(mailbox.address);
    await mailbox.next();
    await confirm(login);
    await login.expectSignedIn();
    expect((await login.steps()).map(({ step }) => step)).not.toContain("passkey-offer");
    expect((await device.log()).filter((entry) => entry !== "click")).toEqual([]);
    expect(await login.errors()).toEqual([]);
  });
}

test("two logins on one page ask the browser one at a time, and each works in turn", async ({ page, sandbox, device, enrol, open }) => {
  await enrol();

  const first = await open({ body: loginHtml(sandbox.origin) + loginHtml(sandbox.origin, { id: "second" }) });
  const second = new Login(page, "second");
  await expect(first.passkey).toBeVisible();
  await expect(second.passkey).toBeVisible();
  await expect.poll(async () => (await device.log()).filter((entry) => entry === "GET login").length).toBe(2);
  for (const login of [first, second, first, second, first]) {
    await expect(login.passkey).toBeVisible();
    const before = (await device.log()).filter((entry) => entry === "get modal").length;
    await login.passkey.click();
    await expect(login.passkeyWaiting).toBeVisible();
    await expect.poll(async () => (await device.log()).filter((entry) => entry === "get modal").length).toBe(before + 1);
  }
  const before = (await device.log()).length;
  await device.setUserPresent(true);
  await second.passkey.click();
  expect((await second.expectSignedIn()).method).toBe("passkey");
  expect(await second.errors()).toEqual([]);
  const log = (await device.log()).slice(before);
  expect(log, "no autofill of the other one meanwhile").not.toContain("get conditional");
  expect(log.filter((entry) => entry === "POST login")).toHaveLength(1);

  await device.setUserPresent(false);
  await page.reload();
  await expect.poll(async () => (await device.log()).filter((entry) => entry === "get conditional").length).toBe(2);
  await device.setUserPresent(true);
  await first.passkey.click();
  expect((await first.expectSignedIn()).method).toBe("passkey");
  expect(await first.errors()).toEqual([]);
  expect(await second.errors()).toEqual([]);
  expect((await device.log()).filter((entry) => entry.includes("pending"))).toEqual([]);
});

test("autofill is asked for again before its options expire", async ({ page, device, open }) => {
  await page.clock.install();
  const login = await open();
  await expectAutofill(device);
  expect((await device.log()).filter((entry) => entry === "GET login")).toHaveLength(1);
  // Four fifths of the five minutes that the sandbox gives.
  await page.clock.fastForward(240_000);
  await expect.poll(async () => (await device.log()).filter((entry) => entry === "get conditional").length).toBe(2);
  await expectAutofill(device);
  const log = await device.log();
  expect(log).toContain("get conditional: AbortError");
  expect(log.filter((entry) => entry === "GET login")).toHaveLength(2);
  expect(log.filter((entry) => entry.includes("pending"))).toEqual([]);
  expect(await login.errors()).toEqual([]);
});

/** Outcomes of a credential that was sent, other than a login. */
const REFUSALS: [what: string, answer: { status: number; body: unknown } | "lost"][] = [
  ["is refused", { status: 400, body: { code: 918, message: "not verified" } }],
  ["comes too late", { status: 400, body: { code: 917, message: "expired" } }],
  ["is there already", { status: 400, body: { code: 920, message: "exists" } }],
  ["meets a broken server", { status: 500, body: {} }],
  ["meets a page in between", { status: 200, body: "<html>" }],
  ["is lost on the way", "lost"],
];
for (const [what, answer] of REFUSALS) {
  test(`after autofill's passkey ${what}, the error is shown and the button uses fresh options`, async ({ page, device, enrol, api }) => {
    await enrol();
    const used: string[] = [];
    await api.handle("passkey/login", async (route) => {
      if (route.request().method() === "GET") return route.continue();
      used.push(new URL(route.request().url()).searchParams.get("auth_code") ?? "");
      // The authenticator answers the autofill that follows at once, as long as the person is present.
      await device.setUserPresent(false);
      if (used.length > 1) return route.continue();
      if (answer === "lost") return route.abort();
      const { status, body } = answer;
      return route.fulfill(typeof body === "string" ? { status, contentType: "text/html", body } : { status, json: body });
    });
    await device.setUserPresent(true);
    await page.reload();
    const login = new Login(page);
    await expect(login.alert).toBeVisible();
    await login.comeBack();
    await expectAutofill(device);
    await device.setUserPresent(true);
    await login.passkey.click();
    expect((await login.expectSignedIn()).method).toBe("passkey");
    expect(new Set(used).size, "no code is sent twice").toBe(used.length);
    expect(await login.errors()).toHaveLength(1);
  });
}

test("a passkey that the API refuses to add is removed from the device", async ({ device, open, mailbox, confirm, api }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await confirm(login);
  await login.expectScreen(OFFER);
  await api.handle("passkey/register", (route) =>
    route.request().method() === "GET" ? route.continue() : route.fulfill({ status: 400, json: { code: 918, message: "no" } }),
  );
  await device.setUserPresent(true);
  await login.addPasskey.click();
  await expect(login.alert).toHaveText(NOT_ADDED);
  await expect.poll(() => device.count()).toBe(0);
});

for (const [what, body] of [["nothing", {}], ["a page", "<html>"], ["a no", { success: false }], ["a yes", { success: true }]] as const) {
  test(`a passkey whose record is not in the answer, but ${what}, is not called added`, async ({ device, open, mailbox, confirm, api }) => {
    const login = await open();
    await login.sendLink(mailbox.address);
    await confirm(login);
    await login.expectScreen(OFFER);
    await api.handle("passkey/register", (route) =>
      route.request().method() === "GET" ? route.continue() : route.fulfill(typeof body === "string" ? { body, contentType: "text/html" } : { json: body }),
    );
    await device.setUserPresent(true);
    await login.addPasskey.click();
    await expect(login.alert).toHaveText(NOT_ADDED);
    await login.expectError("unexpected_response");
    // It may be there all the same: nothing is told to the browser.
    expect(await device.count()).toBe(1);
  });
}

for (const method of ["GET", "POST"]) {
  test(`an access token that is refused at ${method} while the offer is open ends the offer without an error`, async ({ device, open, mailbox, confirm, api }) => {
    await api.handle("passkey/register", (route) =>
      route.request().method() === method ? route.fulfill({ status: 401, json: { code: 1003, message: "no token" } }) : route.continue(),
    );
    const login = await open();
    await login.sendLink(mailbox.address);
    await confirm(login);
    if (method === "POST") {
      await login.expectScreen(OFFER);
      await device.setUserPresent(true);
      await login.addPasskey.click();
    }
    await login.expectSignedIn();
    expect(await login.errors()).toEqual([]);
    await expect.poll(() => device.count()).toBe(0);
  });
}

test("with passkeys as the only way, a security key signs in", async ({ page, device, enrolAndReload, open }) => {
  await enrolAndReload();
  await device.moveToSecurityKey();
  const login = await open({ attributes: { methods: "passkey" } });
  await expect(login.passkey).toBeVisible();
  expect(await page.evaluate(() => PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())).toBe(false);
  await expect.poll(async () => (await device.log()).filter((entry) => entry === "GET login")).toHaveLength(1);
  await device.setUserPresent(true);
  await login.passkey.click();
  expect((await login.expectSignedIn()).method).toBe("passkey");
  expect(await login.errors()).toEqual([]);
});
