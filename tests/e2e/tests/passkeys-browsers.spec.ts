/** Tests browsers and password managers that deviate from the specification, and pages where passkeys are not allowed. */
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { expect, expectAutofill, OFFER, test } from "../fixtures/passkeys.ts";
import { PAGE_PATH } from "../fixtures/test.ts";
import { pageHtml } from "../fixtures/page-html.ts";
import { Login } from "../objects/login.ts";

/** Faulty replacements of `navigator.credentials.get`. */
const FAULTS: [what: string, get: string, code: string, sentence: string][] = [
  ["rejects with an empty object, as iOS did", "() => Promise.reject({})", "passkey_cancelled", "No passkey was used."],
  ["rejects with nothing", "() => Promise.reject()", "passkey_cancelled", "No passkey was used."],
  ["throws", `() => { throw new TypeError("Illegal invocation") }`, "passkey_failed", "The passkey did not work."],
  ["returns no promise", "() => undefined", "passkey_not_found", "There is no passkey for this site on this device."],
  ["resolves with nothing", "() => Promise.resolve(null)", "passkey_not_found", "There is no passkey for this site on this device."],
  ["gives another credential", `() => Promise.resolve({ type: "password" })`, "passkey_failed", "The passkey did not work."],
  ["is busy", `() => Promise.reject(new DOMException("A request is already pending.", "OperationError"))`, "passkey_busy", "Another passkey request is still open."],
  ["refuses the domain", `() => Promise.reject(new DOMException("", "SecurityError"))`, "passkey_wrong_domain", "Passkeys cannot be used here."],
  ["cannot", `() => Promise.reject(new DOMException("", "NotSupportedError"))`, "passkey_unsupported", "Passkeys cannot be used here."],
];
for (const [what, get, code, sentence] of FAULTS) {
  test(`a browser whose credentials.get ${what} does not prevent a login by mail`, async ({ page, device, open, mailbox }) => {
    await page.addInitScript(`navigator.credentials.get = ${get};`);
    const login = await open();
    await expect(login.passkey).toBeVisible();
    await expect.poll(async () => (await device.log()).includes("GET login")).toBe(true);
    await expect(login.alert, "autofill shows no error").toHaveCount(0);
    await login.passkey.click();
    await expect(login.alert).toContainText(sentence);
    await login.expectError(code as Parameters<Login["expectError"]>[0]);
    await login.sendLink(mailbox.address);
  });
}

for (const [what, script] of [
  ["without toJSON", `Reflect.deleteProperty(PublicKeyCredential.prototype, "toJSON");`],
  ["whose toJSON throws", `PublicKeyCredential.prototype.toJSON = () => { throw new TypeError("Illegal invocation"); };`],
  ["whose toJSON gives too little", `PublicKeyCredential.prototype.toJSON = () => ({ id: "" });`],
  [
    "without native options",
    `for (const name of ["parseRequestOptionsFromJSON", "parseCreationOptionsFromJSON"]) Reflect.deleteProperty(PublicKeyCredential, name);`,
  ],
] as const) {
  test(`a browser ${what} adds a passkey and signs in with it`, async ({ page, device, enrol }) => {
    await page.addInitScript(script);
    await enrol();
    expect(await device.count()).toBe(1);
    await page.reload();
    await expectAutofill(device);
    await device.setUserPresent(true);
    const login = new Login(page);
    await login.passkey.click();
    const { method } = await login.expectSignedIn();
    expect(method).toBe("passkey");
    expect(await login.errors()).toEqual([]);
  });
}

test("capability checks that never settle do not delay a login by mail", async ({ page, device, open, mailbox }) => {
  await page.addInitScript(() => {
    const never = () => new Promise<never>(() => undefined);
    Object.assign(PublicKeyCredential, {
      isUserVerifyingPlatformAuthenticatorAvailable: never,
      isConditionalMediationAvailable: never,
      getClientCapabilities: never,
    });
  });
  const login = await open();
  await login.sendLink(mailbox.address);
  await expect(login.passkey).toHaveCount(0);
  expect((await device.log()).filter((entry) => entry !== "click")).toEqual([]);
});

test("on a page at an IP address, the button reports passkey_wrong_domain", async ({ page, sandbox, device, guard, mailbox }) => {
  const origin = sandbox.origin.replace("localhost", "127.0.0.1");
  guard.allow(origin);
  const { html } = pageHtml(origin, {});
  await page.route(`${origin}${PAGE_PATH}`, (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(`${origin}${PAGE_PATH}`);
  const login = new Login(page);
  await expect(login.passkey).toBeVisible();
  await device.setUserPresent(true);
  await login.passkey.click();
  await login.expectError("passkey_wrong_domain");
  await expect(login.alert).toHaveText("Passkeys cannot be used here. Please use another way to sign in.");
  await login.sendLink(mailbox.address);
});

test("in a frame of another origin passkeys are offered only with the permission", async ({
  page,
  sandbox,
  site,
  device,
  open,
  mailbox,
}) => {
  await open();
  await expectAutofill(device);
  const framed = `${sandbox.origin}${PAGE_PATH}`;
  site.handle((request, response) => {
    const allow = request.url === "/allowed" ? `allow="publickey-credentials-get; publickey-credentials-create"` : "";
    response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Shop</title><iframe ${allow} src="${framed}"></iframe>`);
  });
  const frame = page.frameLocator("iframe");
  await page.goto(`${site.origin}/`);
  await frame.getByLabel("Email address").fill(mailbox.address);
  await frame.getByRole("button", { name: "Continue" }).click();
  await expect(frame.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await frame.getByRole("button", { name: "Use a different address" }).click();
  await expect(frame.getByRole("textbox")).toHaveAttribute("autocomplete", "username");
  await expect(frame.getByRole("button", { name: "Sign in with a passkey" })).toHaveCount(0);

  await page.goto(`${site.origin}/allowed`);
  await expect(frame.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
});

for (const [allow, heading] of [
  ["publickey-credentials-get", "You are signed in"],
  ["publickey-credentials-get; publickey-credentials-create", OFFER],
] as const) {
  test(`in a frame with allow="${allow}" a login by mail ends with "${heading}"`, async ({ page, sandbox, site, device, open, api }) => {
    await open();
    await expectAutofill(device);
    await api.keepPending();
    await api.answer("passkey/status", { body: {} });
    await api.hold("passkey/register");
    site.handle((_, response) => {
      const frame = `<iframe allow="${allow}" src="${sandbox.origin}${PAGE_PATH}"></iframe>`;
      response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Shop</title>${frame}`);
    });
    const frame = page.frameLocator("iframe");
    await page.goto(`${site.origin}/`);
    await expect(frame.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
    await api.answer("magic-link/status", { body: SIGNED_IN });
    await frame.getByLabel("Email address").fill("person@example.com");
    await frame.getByRole("button", { name: "Continue" }).click();
    await expect(frame.getByRole("heading", { name: heading })).toBeVisible();
  });
}

for (const what of ["throw", "are missing", "give no promise"]) {
  test(`capability checks that ${what} do not prevent a login by mail`, async ({ page, device, open, mailbox }) => {
    await page.addInitScript((what) => {
      for (const name of ["isUserVerifyingPlatformAuthenticatorAvailable", "isConditionalMediationAvailable", "getClientCapabilities"]) {
        const fail = () => { throw new TypeError("Illegal invocation"); };
        if (what === "are missing") Reflect.deleteProperty(PublicKeyCredential, name);
        else Object.assign(PublicKeyCredential, { [name]: what === "throw" ? fail : () => undefined });
      }
    }, what);
    const login = await open();
    await login.sendLink(mailbox.address);
    await login.change.click();
    await expect(login.passkey).toHaveCount(0);
    expect((await device.log()).filter((entry) => entry !== "click")).toEqual([]);
  });
}
