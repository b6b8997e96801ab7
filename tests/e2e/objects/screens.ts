/** Lists every screen a person can see, and shows each of them fast. */
import { expect, type Page } from "@playwright/test";
import { Authenticator } from "../fixtures/authenticator.ts";
import type { FakeApi, FakeResponse } from "../fixtures/fake-api.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { CLIENT_ID } from "../fixtures/environment.ts";
import { keepBrokenLogin } from "../fixtures/page-state.ts";
import type { PageOptions } from "../fixtures/page-html.ts";
import type { Login } from "./login.ts";

/** Holds what a screen is shown with. */
export interface ScreenContext {
  page: Page;
  api: FakeApi;
  /** Opens the page that the options describe. */
  open: (options?: PageOptions) => Promise<Login>;
}

/** Describes a screen. */
export interface Screen {
  name: string;
  /** Opens a page and brings it to this screen. */
  show: (context: ScreenContext) => Promise<Login>;
}

const ADDRESS = "person@example.com";
const NUMBER = "+44 7400 123456";
/** Answers a send whose mail holds a link and a code. */
const SENT_LINK_AND_CODE = { state: "0123456789abcdef01234567", methods: ["magic-link", "email-code"], otp_length: 6 };
/** Refuses a wrong code as the API does. */
const WRONG_CODE = { status: 400, body: { code: 913, message: "Wrong code", description: "Wrong code", attempts_left: 4 } };

/** Submits an email address. */
async function submitAddress({ api, open }: ScreenContext): Promise<Login> {
  await api.keepPending();
  const login = await open();
  await login.field.fill(ADDRESS);
  await login.field.press("Enter");
  return login;
}

/** Shows "Check your email". */
async function showLinkSent(context: ScreenContext): Promise<Login> {
  const login = await submitAddress(context);
  await login.expectStep("link-sent");
  return login;
}

/** Shows "You are signed in". */
async function showSignedIn(context: ScreenContext): Promise<Login> {
  const login = await showLinkSent(context);
  await context.api.answer("magic-link/status", { body: SIGNED_IN });
  await login.comeBack();
  await login.expectStep("signed-in");
  return login;
}

/** Shows "Enter the code" for a code sent to a phone number. */
async function showCodeByText({ api, open }: ScreenContext): Promise<Login> {
  await api.keepPending();
  const login = await open();
  await login.field.fill(NUMBER);
  await login.field.press("Enter");
  await login.expectStep("code-sent");
  return login;
}

/** Shows "Check your email" or "Enter the code", for a mail that holds a link and a code. */
async function showLinkOrCode({ api, open }: ScreenContext, methods: string): Promise<Login> {
  await api.keepPending();
  await api.answer("magic-link/send", { body: SENT_LINK_AND_CODE });
  await api.answer("email-code/send", { body: SENT_LINK_AND_CODE });
  const login = await open({ attributes: { methods } });
  await login.field.fill(ADDRESS);
  await login.field.press("Enter");
  await login.expectStep(methods.startsWith("magic-link") ? "link-sent" : "code-sent");
  return login;
}

/** Submits a text that is refused on the first screen. */
async function showRefusal(context: ScreenContext, typed: string): Promise<Login> {
  const login = await context.open();
  await login.field.fill(typed);
  await login.field.press("Enter");
  await expect(login.alert).toBeVisible();
  return login;
}

/** Shows the failure of a `.wasm` that cannot be fetched or does not exist. */
async function showLoadFailure({ page, open }: ScreenContext, wasm: "broken" | "missing", options: PageOptions = {}): Promise<Login> {
  await page.route("**/*.wasm*", (route) => (wasm === "broken" ? route.abort() : route.fulfill({ status: 404 })));
  const login = await open(options);
  await login.enter(ADDRESS);
  await expect(login.alert).toBeVisible();
  return login;
}

/** Shows the form that the script has drawn, without the WebAssembly. */
async function showDrawn({ page, open }: ScreenContext): Promise<Login> {
  await page.route("**/*.wasm*", () => undefined);
  const login = await open();
  await expect(login.field).toBeVisible();
  return login;
}

/** Stands for random bytes in the passkey options below, which have the shape of the sandbox's. */
const RANDOM = "AAECAwQFBgcICQoLDA0ODw";
const SIGN_IN_OPTIONS = {
  auth_code: RANDOM,
  publicKey: { challenge: RANDOM, rpId: "localhost", timeout: 300_000, userVerification: "required" },
};
const REGISTRATION_OPTIONS = {
  auth_code: RANDOM,
  publicKey: {
    rp: { id: "localhost", name: "Shop" },
    user: { id: RANDOM, name: ADDRESS, displayName: ADDRESS },
    challenge: RANDOM,
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    timeout: 300_000,
  },
};

/** Opens the page on a device that stores passkeys. */
async function openWithPasskey({ page, api, open }: ScreenContext): Promise<{ login: Login; device: Authenticator }> {
  const device = await Authenticator.attach(page);
  await api.keepPending();
  await api.answer("passkey/login", { body: SIGN_IN_OPTIONS });
  await api.answer("passkey/status", { body: { passkey_registered: true } });
  const login = await open();
  await expect(login.element.locator("[data-action=use-passkey]")).toBeVisible();
  return { login, device };
}

/** Shows "Use your passkey" while the browser asks, or after it was cancelled. */
async function showPasskeyPrompt(context: ScreenContext, isCancelled: boolean): Promise<Login> {
  const { login, device } = await openWithPasskey(context);
  await device.setUserVerified(!isCancelled);
  await device.setUserPresent(isCancelled);
  await login.field.fill(ADDRESS);
  await login.field.press("Enter");
  await login.expectStep("passkey");
  await expect(isCancelled ? login.alert : login.element.locator("[data-busy]")).toBeVisible();
  return login;
}

/** Shows "Add a passkey for next time". */
async function showPasskeyOffer(context: ScreenContext, registration: FakeResponse = { body: REGISTRATION_OPTIONS }): Promise<Login> {
  const { page, api } = context;
  await Authenticator.attach(page);
  await api.answer("passkey/login", { status: 500 });
  await api.answer("passkey/status", { body: {} });
  await api.answer("passkey/register", registration);
  const login = await showLinkSent(context);
  await api.answer("magic-link/status", { body: SIGNED_IN });
  await login.comeBack();
  await login.expectStep("passkey-offer");
  return login;
}

/** Lists the screens by name. */
export const SCREENS: Screen[] = [
  {
    name: "loading",
    show: async ({ page, open }) => {
      await keepBrokenLogin(page, CLIENT_ID);
      await page.route("**/*.wasm*", () => undefined);
      const login = await open();
      await expect(login.element.locator("[part=loading]")).toBeAttached();
      return login;
    },
  },
  { name: "drawn", show: showDrawn },
  {
    name: "drawn-empty",
    show: async (context) => {
      const login = await showDrawn(context);
      await login.enter("");
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  {
    name: "drawn-sending",
    show: async (context) => {
      const login = await showDrawn(context);
      await login.enter(ADDRESS);
      await expect(login.sending).toBeVisible();
      return login;
    },
  },
  {
    name: "first",
    show: async ({ open }) => {
      const login = await open();
      await login.expectTakenOver();
      return login;
    },
  },
  {
    name: "first-number",
    show: async ({ open }) => {
      const login = await open({ attributes: { "default-country": "GB" } });
      await login.field.fill("07400 123456");
      await expect(login.element.getByRole("combobox")).toBeVisible();
      return login;
    },
  },
  {
    name: "first-phone-only",
    show: async ({ open }) => {
      const login = await open({ attributes: { methods: "phone-code", "default-country": "BA" } });
      await expect(login.element.locator(".chosen")).toHaveText("Bosnia & Herzegovina (+387)");
      return login;
    },
  },
  { name: "first-number-of-no-country", show: (context) => showRefusal(context, "+999 1234567") },
  { name: "first-empty", show: (context) => showRefusal(context, "") },
  { name: "first-two-addresses", show: (context) => showRefusal(context, "jane@example.com, john@example.com") },
  { name: "first-number-with-extension", show: (context) => showRefusal(context, "+44 7400 123456 ext. 12") },
  { name: "first-not-an-address", show: (context) => showRefusal(context, "person@example") },
  {
    name: "first-rate-limited",
    show: async (context) => {
      await context.api.answer("magic-link/send", { status: 429, headers: { "retry-after": "42" } });
      return showRefusal(context, ADDRESS);
    },
  },
  {
    name: "sending",
    show: async ({ api, open }) => {
      await api.hold("magic-link/send");
      const login = await open();
      await login.field.fill(ADDRESS);
      await login.field.press("Enter");
      await expect(login.element.locator("[data-busy]")).toBeVisible();
      return login;
    },
  },
  { name: "check-your-email-countdown", show: showLinkSent },
  {
    name: "check-your-email",
    show: async (context) => {
      const login = await showLinkSent(context);
      await context.page.clock.fastForward(31_000);
      await expect(login.element.locator("[aria-disabled]")).toHaveCount(0);
      return login;
    },
  },
  {
    name: "check-your-email-offline",
    show: async (context) => {
      const login = await showLinkSent(context);
      await context.page.context().setOffline(true);
      await expect(login.element.locator("[data-held-up]")).toBeVisible();
      return login;
    },
  },
  {
    name: "check-your-email-trouble",
    show: async (context) => {
      const login = await showLinkSent(context);
      await context.api.answer("magic-link/status", { status: 500 });
      for (let failures = 1; failures <= 3; failures += 1) {
        await context.page.clock.fastForward(4_000);
        await expect.poll(() => context.api.requestCount("magic-link/status")).toBeGreaterThanOrEqual(failures);
      }
      await expect(login.element.locator("[data-held-up]")).toBeVisible();
      return login;
    },
  },
  {
    name: "check-your-email-busy",
    show: async (context) => {
      const login = await showLinkSent(context);
      await context.api.answer("magic-link/status", { status: 429, headers: { "retry-after": "600" } });
      await login.comeBack();
      await expect(login.element.locator("[data-held-up]")).toBeVisible();
      return login;
    },
  },
  {
    name: "check-your-email-resend-failed",
    show: async (context) => {
      const login = await showLinkSent(context);
      await context.api.answer("magic-link/resend", { status: 500 });
      await context.page.clock.fastForward(31_000);
      await login.element.locator("[data-action=resend]").click();
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  { name: "check-your-email-with-switch", show: (context) => showLinkOrCode(context, "magic-link email-code") },
  { name: "code-by-text-message", show: showCodeByText },
  { name: "code-by-email", show: (context) => showLinkOrCode(context, "email-code magic-link") },
  {
    name: "code-checking",
    show: async (context) => {
      const login = await showCodeByText(context);
      await context.api.hold("phone-code/verify");
      await login.field.fill("123456");
      await expect(login.element.locator("[data-busy]")).toBeVisible();
      return login;
    },
  },
  {
    name: "code-wrong",
    show: async (context) => {
      const login = await showCodeByText(context);
      await context.api.answer("phone-code/verify", WRONG_CODE);
      await login.field.fill("123456");
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  {
    name: "code-resend-refused",
    show: async (context) => {
      const login = await showLinkOrCode(context, "email-code magic-link");
      await context.api.answer("email-code/resend", { status: 429, headers: { "retry-after": "600" } });
      await context.page.clock.fastForward(31_000);
      await login.element.locator("[data-action=resend]").click();
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  {
    name: "code-expired",
    show: async (context) => {
      const login = await showCodeByText(context);
      await context.api.answer("phone-code/verify", { status: 400, body: { code: 915 } });
      await login.field.fill("123456");
      await login.expectStep("code-expired");
      return login;
    },
  },
  {
    name: "code-too-many-tries",
    show: async (context) => {
      const login = await showCodeByText(context);
      await context.api.answer("phone-code/verify", { ...WRONG_CODE, body: { ...WRONG_CODE.body, attempts_left: 0 } });
      await login.field.fill("123456");
      await login.expectStep("code-expired");
      return login;
    },
  },
  {
    name: "expired",
    show: async (context) => {
      const login = await showLinkSent(context);
      await context.api.answer("magic-link/status", { status: 400, body: { code: 1009 } });
      await login.comeBack();
      await login.expectStep("link-expired");
      return login;
    },
  },
  { name: "signed-in", show: showSignedIn },
  {
    name: "signed-in-and-back",
    show: async (context) => {
      const login = await showSignedIn(context);
      await context.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
      await expect(login.element.getByRole("button")).toBeVisible();
      return login;
    },
  },
  {
    name: "first-with-passkey",
    show: async (context) => {
      const { login } = await openWithPasskey(context);
      await expect(login.element.locator("[data-action=use-passkey]")).toBeVisible();
      return login;
    },
  },
  {
    name: "first-passkey-cancelled",
    show: async (context) => {
      const { login, device } = await openWithPasskey(context);
      await device.setUserVerified(false);
      await device.setUserPresent(true);
      await login.element.locator("[data-action=use-passkey]").click();
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  { name: "passkey", show: (context) => showPasskeyPrompt(context, false) },
  { name: "passkey-cancelled", show: (context) => showPasskeyPrompt(context, true) },
  { name: "passkey-offer", show: (context) => showPasskeyOffer(context) },
  {
    name: "passkey-offer-waiting",
    show: async (context) => {
      const login = await showPasskeyOffer(context);
      await login.element.locator("[type=submit]").click();
      await expect(login.element.locator("[data-busy]")).toBeVisible();
      return login;
    },
  },
  {
    name: "passkey-offer-failed",
    show: async (context) => {
      const login = await showPasskeyOffer(context, { status: 500 });
      await login.element.locator("[type=submit]").click();
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  {
    name: "unavailable",
    show: async ({ open }) => {
      const login = await open({ attributes: { "client-id": undefined } });
      await login.expectStep("unavailable");
      return login;
    },
  },
  { name: "load-failed", show: (context) => showLoadFailure(context, "broken") },
  {
    name: "load-failed-hosted",
    show: (context) => showLoadFailure(context, "broken", { attributes: { "hosted-url": "https://login.example.com/" } }),
  },
  { name: "load-misconfigured", show: (context) => showLoadFailure(context, "missing") },
];
