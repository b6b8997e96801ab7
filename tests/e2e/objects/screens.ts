/** Every screen a person can see, and how to get there fast. */
import { expect, type Page } from "@playwright/test";
import { Authenticator } from "../fixtures/authenticator.ts";
import type { Answer, FakeApi } from "../fixtures/fake-api.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import type { PageOptions } from "../fixtures/page-html.ts";
import type { Login } from "./login.ts";

export interface Stage {
  page: Page;
  api: FakeApi;
  /** Opens the page; attributes given here are added to those of the test. */
  open: (options?: PageOptions) => Promise<Login>;
}

export interface Screen {
  name: string;
  /** Shows it. */
  show: (stage: Stage) => Promise<Login>;
}

const ADDRESS = "person@example.com";
const NUMBER = "+44 7400 123456";
/** A mail that holds both. */
const SENT_BOTH = { state: "0123456789abcdef01234567", methods: ["magic-link", "email-code"], otp_length: 6 };
/** What the documents say of a wrong code. */
const WRONG = { status: 400, body: { code: 913, message: "Wrong code", description: "Wrong code", attempts_left: 4 } };

async function submitted({ api, open }: Stage): Promise<Login> {
  await api.waitForEver();
  const login = await open();
  await login.field.fill(ADDRESS);
  await login.field.press("Enter");
  return login;
}

async function waiting(stage: Stage): Promise<Login> {
  const login = await submitted(stage);
  await login.expectStep("link-sent");
  return login;
}

/** "Enter the code", sent to a number. */
async function texted({ api, open }: Stage): Promise<Login> {
  await api.waitForEver();
  const login = await open();
  await login.field.fill(NUMBER);
  await login.field.press("Enter");
  await login.expectStep("code-sent");
  return login;
}

/** "Check your email" or "Enter the code", where the mail holds both. */
async function mailed({ api, open }: Stage, methods: string): Promise<Login> {
  await api.waitForEver();
  await api.answer("send", { body: SENT_BOTH });
  await api.answer("sendEmailCode", { body: SENT_BOTH });
  const login = await open({ attributes: { methods } });
  await login.field.fill(ADDRESS);
  await login.field.press("Enter");
  await login.expectStep(methods.startsWith("magic-link") ? "link-sent" : "code-sent");
  return login;
}

async function refused(stage: Stage, typed: string): Promise<Login> {
  const login = await stage.open();
  await login.field.fill(typed);
  await login.field.press("Enter");
  await expect(login.alert).toBeVisible();
  return login;
}

async function unloaded({ page, open }: Stage, wasm: "broken" | "missing", options: PageOptions = {}): Promise<Login> {
  await page.route("**/*.wasm", (route) => (wasm === "broken" ? route.abort() : route.fulfill({ status: 404 })));
  const login = await open(options);
  await expect(login.alert).toBeVisible();
  return login;
}

/** Options as the sandbox gives them. */
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

/** On a device that keeps passkeys. */
async function withPasskeys({ page, api, open }: Stage): Promise<{ login: Login; device: Authenticator }> {
  const device = await Authenticator.plug(page);
  await api.waitForEver();
  await api.answer("passkeyLogin", { body: SIGN_IN_OPTIONS });
  await api.answer("passkeyStatus", { body: { passkey_registered: true } });
  const login = await open();
  await expect(login.element.locator("[data-action=use-passkey]")).toBeVisible();
  return { login, device };
}

/** "Use your passkey": while the browser asks, or after it has given up. */
async function prompted(stage: Stage, isCancelled: boolean): Promise<Login> {
  const { login, device } = await withPasskeys(stage);
  await device.recognises(!isCancelled);
  await device.touched(isCancelled);
  await login.field.fill(ADDRESS);
  await login.field.press("Enter");
  await login.expectStep("passkey");
  await expect(isCancelled ? login.alert : login.element.locator("[data-busy]")).toBeVisible();
  return login;
}

/** "Add a passkey for next time". */
async function offered(stage: Stage, registration: Answer = { body: REGISTRATION_OPTIONS }): Promise<Login> {
  const { page, api } = stage;
  await Authenticator.plug(page);
  await api.answer("passkeyLogin", { status: 500 });
  await api.answer("passkeyStatus", { body: {} });
  await api.answer("passkeyRegister", registration);
  const login = await waiting(stage);
  await api.answer("status", { body: SIGNED_IN });
  await login.comeBack();
  await login.expectStep("passkey-offer");
  return login;
}

export const SCREENS: Screen[] = [
  {
    name: "loading",
    show: async ({ page, open }) => {
      await page.route("**/*.wasm", () => undefined);
      const login = await open();
      await expect(login.element.getByRole("status")).toBeAttached();
      return login;
    },
  },
  {
    name: "first",
    show: async ({ open }) => {
      const login = await open();
      await expect(login.field).toBeVisible();
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
      await expect(login.element.getByRole("combobox")).toBeVisible();
      return login;
    },
  },
  { name: "first-number-of-no-country", show: (stage) => refused(stage, "+999 1234567") },
  { name: "first-empty", show: (stage) => refused(stage, "") },
  { name: "first-not-an-address", show: (stage) => refused(stage, "person@example") },
  {
    name: "first-rate-limited",
    show: async (stage) => {
      await stage.api.answer("send", { status: 429, headers: { "retry-after": "42" } });
      return refused(stage, ADDRESS);
    },
  },
  {
    name: "sending",
    show: async ({ api, open }) => {
      await api.hold("send");
      const login = await open();
      await login.field.fill(ADDRESS);
      await login.field.press("Enter");
      await expect(login.element.locator("[data-busy]")).toBeVisible();
      return login;
    },
  },
  { name: "check-your-email-countdown", show: waiting },
  {
    name: "check-your-email",
    show: async (stage) => {
      const login = await waiting(stage);
      await stage.page.clock.fastForward(31_000);
      await expect(login.element.locator("[aria-disabled]")).toHaveCount(0);
      return login;
    },
  },
  {
    name: "check-your-email-offline",
    show: async (stage) => {
      const login = await waiting(stage);
      await stage.page.context().setOffline(true);
      await expect(login.element.locator("[data-held-up]")).toBeVisible();
      return login;
    },
  },
  {
    name: "check-your-email-trouble",
    show: async (stage) => {
      const login = await waiting(stage);
      await stage.api.answer("status", { status: 500 });
      for (let failures = 1; failures <= 3; failures += 1) {
        await stage.page.clock.fastForward(4_000);
        await expect.poll(() => stage.api.seen.status).toBeGreaterThanOrEqual(failures);
      }
      await expect(login.element.locator("[data-held-up]")).toBeVisible();
      return login;
    },
  },
  {
    name: "check-your-email-resend-failed",
    show: async (stage) => {
      const login = await waiting(stage);
      await stage.api.answer("resend", { status: 500 });
      await stage.page.clock.fastForward(31_000);
      await login.element.locator("[data-action=resend]").click();
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  { name: "check-your-email-with-switch", show: (stage) => mailed(stage, "magic-link email-code") },
  { name: "code-by-text-message", show: texted },
  { name: "code-by-email", show: (stage) => mailed(stage, "email-code magic-link") },
  {
    name: "code-checking",
    show: async (stage) => {
      const login = await texted(stage);
      await stage.api.hold("verifyPhoneCode");
      await login.field.fill("123456");
      await expect(login.element.locator("[data-busy]")).toBeVisible();
      return login;
    },
  },
  {
    name: "code-wrong",
    show: async (stage) => {
      const login = await texted(stage);
      await stage.api.answer("verifyPhoneCode", WRONG);
      await login.field.fill("123456");
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  {
    name: "code-resend-refused",
    show: async (stage) => {
      const login = await mailed(stage, "email-code magic-link");
      await stage.api.answer("resendEmailCode", { status: 429, headers: { "retry-after": "600" } });
      await stage.page.clock.fastForward(31_000);
      await login.element.locator("[data-action=resend]").click();
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  {
    name: "code-expired",
    show: async (stage) => {
      const login = await texted(stage);
      await stage.api.answer("verifyPhoneCode", { status: 400, body: { code: 915 } });
      await login.field.fill("123456");
      await login.expectStep("code-expired");
      return login;
    },
  },
  {
    name: "code-too-many-tries",
    show: async (stage) => {
      const login = await texted(stage);
      await stage.api.answer("verifyPhoneCode", { ...WRONG, body: { ...WRONG.body, attempts_left: 0 } });
      await login.field.fill("123456");
      await login.expectStep("code-expired");
      return login;
    },
  },
  {
    name: "expired",
    show: async (stage) => {
      const login = await waiting(stage);
      await stage.api.answer("status", { status: 400, body: { code: 1009 } });
      await login.comeBack();
      await login.expectStep("link-expired");
      return login;
    },
  },
  {
    name: "signed-in",
    show: async (stage) => {
      const login = await waiting(stage);
      await stage.api.answer("status", { body: SIGNED_IN });
      await login.comeBack();
      await login.expectStep("signed-in");
      return login;
    },
  },
  {
    name: "first-with-passkey",
    show: async (stage) => {
      const { login } = await withPasskeys(stage);
      await expect(login.element.locator("[data-action=use-passkey]")).toBeVisible();
      return login;
    },
  },
  {
    name: "first-passkey-cancelled",
    show: async (stage) => {
      const { login, device } = await withPasskeys(stage);
      await device.recognises(false);
      await device.touched(true);
      await login.element.locator("[data-action=use-passkey]").click();
      await expect(login.alert).toBeVisible();
      return login;
    },
  },
  { name: "passkey", show: (stage) => prompted(stage, false) },
  { name: "passkey-cancelled", show: (stage) => prompted(stage, true) },
  { name: "passkey-offer", show: (stage) => offered(stage) },
  {
    name: "passkey-offer-waiting",
    show: async (stage) => {
      const login = await offered(stage);
      await login.element.locator("[type=submit]").click();
      await expect(login.element.locator("[data-busy]")).toBeVisible();
      return login;
    },
  },
  {
    name: "passkey-offer-failed",
    show: async (stage) => {
      const login = await offered(stage, { status: 500 });
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
  { name: "load-failed", show: (stage) => unloaded(stage, "broken") },
  {
    name: "load-failed-hosted",
    show: (stage) => unloaded(stage, "broken", { attributes: { "hosted-url": "https://login.example.com/" } }),
  },
  { name: "load-misconfigured", show: (stage) => unloaded(stage, "missing") },
];
