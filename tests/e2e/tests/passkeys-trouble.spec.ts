/** Passkeys that do not come about: cancelled, unknown, refused, taken away. There is always another way. */
import { Authenticator } from "../fixtures/authenticator.ts";
import { loginHtml } from "../fixtures/page-html.ts";
import { expect, expectAutofill, OFFER, PROMPT, test } from "../fixtures/passkeys.ts";
import { Login } from "../objects/login.ts";

const AUTOFILL_REFUSED = "get conditional: NotAllowedError";
const CANCELLED = "No passkey was used. Try again, or use another way to sign in.";
const UNKNOWN = "This passkey is no longer valid here. Please use another way to sign in.";
const NOT_ADDED = "The passkey could not be added. Try again, or leave it for another time.";

test("cancelled at the button: said once, and the link goes on", async ({ device, enrolAndReload, mailbox, api }) => {
  const login = await enrolAndReload();
  await device.setUserVerified(false);
  await device.setUserPresent(true);
  await login.passkey.click();
  await expect(login.alert).toHaveText(CANCELLED);
  expect((await login.errors()).map(({ code }) => code)).toEqual(["passkey_cancelled"]);
  await api.answer("passkey/status", { body: { passkey_registered: false } });
  await login.sendLink(mailbox.address);
});

test("a finger that is not recognised, and then one that is", async ({ device, enrolAndReload }) => {
  const login = await enrolAndReload();
  await device.setUserVerified(false);
  await device.setUserPresent(true);
  await login.passkey.click();
  await expect(login.alert).toHaveText(CANCELLED);
  // What is offered below the field fails as well, until it is left alone: it would be picked in place of the button.
  await expect.poll(async () => (await device.log()).filter((entry) => entry === AUTOFILL_REFUSED).length).toBe(5);
  await device.setUserVerified(true);
  await login.passkey.click();
  const { method } = await login.expectSignedIn();
  expect(method).toBe("passkey");
});

test("a browser that gives up autofill at once is not asked for ever, and nothing is said of it", async ({
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

test("cancelled at the prompt after typing: said there, tried again, and the link one press away", async ({
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

test("the prompt's question is given up for the link, and for another address", async ({ device, enrolAndReload, mailbox }) => {
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

test("cancelled at the offer: said there, and signed in all the same", async ({ device, open, mailbox, confirm }) => {
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

test("skipping while the browser asks gives the question up", async ({ device, open, mailbox, confirm }) => {
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

test("a passkey that the server does not know is said, and the browser forgets it", async ({ page, device, enrol, sandbox }) => {
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

test("modal after pending autofill, many times in a row: never a request that is already pending", async ({ page, device, enrol }) => {
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

const NO_HELP: [what: string, status: number, body: unknown][] = [
  ["fails", 500, {}],
  ["says nothing", 200, {}],
  ["is not JSON", 200, "<html>"],
  ["is limited", 429, {}],
  ["is refused", 401, { code: 1000 }],
];
for (const [what, status, body] of NO_HELP) {
  test(`a status check that ${what} blocks nothing`, async ({ device, open, api, mailbox }) => {
    await api.answer("passkey/status", { status, body });
    const login = await open();
    await expectAutofill(device);
    await login.sendLink(mailbox.address);
    expect(api.requestCount("passkey/status")).toBe(1);
    expect(await login.errors()).toEqual([]);
  });
}

test("a status check that hangs blocks nothing for longer than three seconds", async ({ page, device, open, api, mailbox }) => {
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

test("options that cannot be fetched leave every other way, and the button says so", async ({ device, open, api, mailbox }) => {
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
  ["security key", "usb", "ctap2"],
  ["old security key", "usb", "u2f"],
] as const) {
  test(`a device with an ${what} alone hears nothing of passkeys`.replace("an sec", "a sec"), async ({ page, open, mailbox, confirm }) => {
    const device = await Authenticator.attach(page, { transport, protocol, silentCreate: true });
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

test("two logins on one page: one question at a time, and each usable in its turn", async ({ page, sandbox, device, enrol, open }) => {
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
  expect(log, "the other one offers nothing meanwhile").not.toContain("get conditional");
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

test("what is offered below the field is offered anew before its options run out", async ({ page, device, open }) => {
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
