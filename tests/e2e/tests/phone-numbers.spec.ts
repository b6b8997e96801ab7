/** Tests when the file with what is known of phone numbers is asked for, and signing in by a number before it is there and without it. */
import type { Page, Route } from "@playwright/test";
import { loginHtml } from "../fixtures/page-html.ts";
import { expect, test } from "../fixtures/test.ts";
import { Login } from "../objects/login.ts";

const FILE = "**/ssojet-login-phone-numbers.txt*";
const NUMBER = "+447400123456";
const WHICH_COUNTRY = "Which country is this number from? Choose it, or start the number with + and the country code.";

/** What the README says a policy needs. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

/** Records the addresses at which the file is asked for. */
function watch(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("phone-numbers")) asked.push(new URL(request.url()).pathname + new URL(request.url()).search);
  });
  return asked;
}

test("it is not asked for while an email address is typed and signed in with", async ({ page, open, mailbox }) => {
  const asked = watch(page);
  const login = await open();
  await login.email.pressSequentially(mailbox.address);
  await login.sendLink(mailbox.address);
  await login.expectScreen("Check your email");
  expect(asked).toEqual([]);
});

test("it is asked for with the first digit, once, and then the country is named", async ({ page, open }) => {
  const asked = watch(page);
  const login = await open({ attributes: { "default-country": "GB" } });
  await login.expectScreen("Sign in");
  expect(asked).toEqual([]);
  await login.field.pressSequentially("0");
  await expect(login.country).toHaveValue("GB");
  await login.field.pressSequentially("7400 123456");
  expect(asked).toEqual([expect.stringMatching(/^\/ssojet-login-phone-numbers\.txt\?v=[0-9a-f]{8}$/)]);
});

test("it is asked for at once where the form takes numbers only, and the list of countries is not there before it", async ({ page, open }) => {
  const asked = watch(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(FILE, async (route) => {
    await held;
    await route.continue();
  });
  const login = await open({ attributes: { methods: "phone-code", "default-country": "DE" } });
  await expect(login.field).toBeVisible();
  await expect(login.country).toHaveCount(0);
  const before = await login.submit.boundingBox();
  await expect.poll(() => asked.length).toBe(1);
  release();
  await expect(login.country.getByRole("option", { selected: true })).toHaveText("Germany (+49)");
  expect(await login.submit.boundingBox(), "nothing moves").toEqual(before);
});

test("a number that is submitted at once waits for it, and is read by it", async ({ page, open, phone }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(FILE, async (route) => {
    await held;
    await route.continue();
  });
  const login = await open({ attributes: { "default-country": "GB" } });
  await login.field.fill("07400 123456");
  await login.submit.click();
  await expect(login.sending).toBeVisible();
  release();
  await login.expectScreen("Enter the code");
  await login.code.fill((await phone(NUMBER).next()).code);
  await login.expectSignedIn();
});

/** What may come in place of the file. */
const TROUBLES: [what: string, answer: (route: Route) => Promise<void>][] = [
  ["is missing", (route) => route.fulfill({ status: 404, contentType: "text/plain", body: "Not found" })],
  ["is a page", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Shop</title>" })],
  ["was changed on the way", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("GB44", "GB49") });
  }],
  ["does not come at all", (route) => route.abort()],
  ["does not come in time", async () => {}],
];

for (const [what, answer] of TROUBLES) {
  test(`where it ${what}, a number with + goes unchecked and one without is asked for its country`, async ({ page, open, phone }) => {
    await page.route(FILE, answer);
    const login = await open({ attributes: { "default-country": "GB" } });
    await login.field.fill("07400 123456");
    await login.submit.click();
    await expect(login.alert).toHaveText(WHICH_COUNTRY);
    await expect(login.country).toBeHidden();
    await login.field.fill("+44 7400 123456");
    await login.submit.click();
    await login.expectScreen("Enter the code");
    expect((await login.errors()).map(({ code }) => code), "of the number, not of the file").toEqual(["identifier_invalid"]);
    await login.code.fill((await phone(NUMBER).next()).code);
    await login.expectSignedIn();
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
}

test("a wrong file is asked for again while the number is typed, past the cache", async ({ page, open }) => {
  let asked = 0;
  await page.route(FILE, async (route) => {
    asked += 1;
    if (asked === 1) await route.fulfill({ body: "AC247\n" });
    else await route.continue();
  });
  const login = await open({ attributes: { "default-country": "GB" } });
  await login.field.fill("0");
  await expect(async () => {
    await login.field.pressSequentially("7");
    await expect(login.country).toHaveValue("GB", { timeout: 500 });
  }).toPass();
  expect(asked).toBe(2);
});

test("two elements of a page share one download", async ({ page, sandbox, open }) => {
  const asked = watch(page);
  const attributes = { "default-country": "GB", methods: "phone-code" };
  await open({ body: loginHtml(sandbox.origin, { id: "first", ...attributes }) + loginHtml(sandbox.origin, { id: "second", ...attributes }) });
  for (const id of ["first", "second"]) await expect(new Login(page, id).country).toHaveValue("GB");
  expect(asked).toHaveLength(1);
});

test("it is fetched under a strict policy, and beside the file that wasm-url names", async ({ page, open, guard }) => {
  const asked = watch(page);
  await page.route("**/elsewhere/ssojet-login*", async (route) => {
    const response = await route.fetch({ url: route.request().url().replace("/elsewhere", "") });
    await route.fulfill({ response });
  });
  const login = await open({ policy: POLICY, attributes: { "default-country": "GB", "wasm-url": "/elsewhere/ssojet-login.wasm" } });
  await login.field.fill("07400 123456");
  await expect(login.country).toHaveValue("GB");
  expect(asked).toEqual([expect.stringMatching(/^\/elsewhere\/ssojet-login-phone-numbers\.txt\?v=/)]);
  expect(guard.consoleTexts.filter((text) => /Content.Security.Policy|TrustedHTML/i.test(text))).toEqual([]);
});
