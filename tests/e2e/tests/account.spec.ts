/** Tests the account panel of the demo page with a virtual authenticator. */
import type { Page } from "@playwright/test";
import { checkAccessibility } from "../fixtures/axe.ts";
import { Authenticator } from "../fixtures/authenticator.ts";
import { expect, test } from "../fixtures/demo.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";
import { expectAutofill } from "../fixtures/passkeys.ts";
import type { Sandbox } from "../fixtures/sandbox.ts";

/** Attaches a device whose owner touches it whenever it asks. */
async function withAuthenticator(page: Page): Promise<Authenticator> {
  const device = await Authenticator.attach(page);
  await device.setUserPresent(true);
  return device;
}

/** Signs in on the demo page by the link in the inbox; afterwards the widget offers a passkey, where it can. */
async function signIn(page: Page, demo: Sandbox, address: string): Promise<void> {
  await page.goto(`${demo.origin}/`);
  await page.getByLabel("Email address").fill(address);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  const messages = await demo.sent(address);
  const link = new URL(messages.at(-1)?.link ?? "");
  const verified = await fetch(`${demo.origin}/api/v1/auth/passwordless/magic-link/verify${link.search}`);
  expect(verified.status).toBe(200);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
}

/** Adds a passkey in the widget, after which the panel loads the list again. */
async function addPasskey(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("heading", { name: "You are signed in" })).toBeVisible();
}

test("passkeys are listed, renamed and deleted by keyboard, and axe finds no violation in any state", async ({ page, demo }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await withAuthenticator(page);
  await signIn(page, demo, "visitor@example.com");
  const panel = page.getByRole("region", { name: "Your passkeys" });
  const status = panel.getByRole("status");
  await expect(status).toHaveText("You have no passkeys yet.");
  expect.soft((await checkAccessibility(page)).violations, "empty").toEqual([]);

  await addPasskey(page);
  const entries = panel.getByRole("listitem");
  await expect(entries).toHaveCount(1);
  await expect(entries.first()).toContainText("Passkey 1");
  await expect(entries.first()).toContainText("not used yet");
  expect.soft((await checkAccessibility(page)).violations, "listed").toEqual([]);

  await panel.getByRole("button", { name: "Rename Passkey 1" }).press("Enter");
  const field = panel.getByLabel("New name");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("Passkey 1");
  expect.soft((await checkAccessibility(page)).violations, "renaming").toEqual([]);
  await field.press("Escape");
  await expect(panel.getByRole("button", { name: "Rename Passkey 1" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("<b>Laptop</b>");
  await page.keyboard.press("Enter");
  await expect(status).toHaveText("Renamed to <b>Laptop</b>.");
  await expect(entries.first().locator("strong")).toHaveText("<b>Laptop</b>");
  await expect(panel.getByRole("heading")).toBeFocused();

  await panel.getByRole("button", { name: "Delete <b>Laptop</b>" }).press("Enter");
  const keep = panel.getByRole("button", { name: "Keep <b>Laptop</b>" });
  await expect(keep, "the button that deletes nothing has the focus").toBeFocused();
  expect.soft((await checkAccessibility(page)).violations, "asking").toEqual([]);
  await keep.press("Enter");
  await expect(panel.getByRole("button", { name: "Delete <b>Laptop</b>" })).toBeFocused();
  await page.keyboard.press("Enter");
  await panel.getByRole("button", { name: "Delete <b>Laptop</b>" }).press("Enter");
  await expect(status).toHaveText("Deleted <b>Laptop</b>.");
  await expect(entries).toHaveCount(0);
  await expect(panel.getByRole("heading")).toBeFocused();

  await page.getByRole("button", { name: "Start over" }).click();
  await expect(panel).toBeHidden();
});

test("a failed rename is reported, and keeps what was typed", async ({ page, demo }) => {
  await withAuthenticator(page);
  await signIn(page, demo, "visitor@example.com");
  const panel = page.getByRole("region", { name: "Your passkeys" });
  const status = panel.getByRole("status");
  await expect(status).toHaveText("You have no passkeys yet.");
  await addPasskey(page);

  await panel.getByRole("button", { name: "Rename Passkey 1" }).click();
  await page.route("**/passkey/credentials/**", (route) => route.abort());
  await panel.getByLabel("New name").fill("Phone");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(status).toHaveText("Passkey 1 could not be renamed. The server could not be reached.");
  await expect(panel.getByLabel("New name")).toHaveValue("Phone");
  await expect(panel.getByLabel("New name")).toBeFocused();
  expect.soft((await checkAccessibility(page)).violations, "trouble").toEqual([]);

  await page.unroute("**/passkey/credentials/**");
  await demo.advance(15 * 60);
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(status).toHaveText("Your session has ended. Sign in again to manage your passkeys.");
  await expect(panel.getByRole("listitem")).toHaveCount(1);
});

test("on a device without passkeys the panel is hidden until the account has one", async ({ page, demo, browser, guard }) => {
  await signIn(page, demo, "visitor@example.com");
  await expect(page.getByRole("heading", { name: "You are signed in" })).toBeVisible();
  const panel = page.getByRole("region", { name: "Your passkeys" });
  await page.waitForLoadState("networkidle");
  await expect(panel).toBeHidden();

  const context = await browser.newContext();
  guard.watch(context);
  const other = await context.newPage();
  await withAuthenticator(other);
  await signIn(other, demo, "visitor@example.com");
  await addPasskey(other);
  await expect(other.getByRole("region", { name: "Your passkeys" }).getByRole("listitem")).toHaveCount(1);
  await context.close();

  await signIn(page, demo, "visitor@example.com");
  await expect(panel.getByRole("listitem")).toHaveCount(1);
});

test("the panel fits 320 pixels", async ({ page, demo }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await withAuthenticator(page);
  await signIn(page, demo, "visitor@example.com");
  const panel = page.getByRole("region", { name: "Your passkeys" });
  await expect(panel.getByRole("status")).toHaveText("You have no passkeys yet.");
  await addPasskey(page);
  await panel.getByRole("button", { name: "Rename Passkey 1" }).click();
  await panel.getByLabel("New name").fill("a".repeat(64));
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByRole("status")).toContainText("Renamed");
  await panel.getByRole("button", { name: /^Delete/ }).click();
  expect(await horizontalOverflow(page)).toBe(0);
});

test("a deleted passkey no longer signs in", async ({ page, demo }) => {
  // Without the Signal API the browser goes on offering the passkey.
  await page.addInitScript(() => Reflect.deleteProperty(PublicKeyCredential, "signalUnknownCredential"));
  const device = await withAuthenticator(page);
  await signIn(page, demo, "visitor@example.com");
  await addPasskey(page);
  const panel = page.getByRole("region", { name: "Your passkeys" });
  await expect(panel.getByRole("listitem")).toHaveCount(1);
  await device.setUserPresent(false);
  await page.reload();
  await expectAutofill(device);
  await device.setUserPresent(true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("heading", { name: "You are signed in" })).toBeVisible();
  await expect(panel.getByRole("listitem").first()).toContainText("last used");

  await panel.getByRole("button", { name: "Rename Passkey 1" }).click();
  await panel.getByLabel("New name").fill("Laptop");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByRole("status")).toHaveText("Renamed to Laptop.");
  await panel.getByRole("button", { name: "Delete Laptop" }).click();
  await panel.getByRole("button", { name: "Delete Laptop" }).click();
  await expect(panel.getByRole("status")).toHaveText("Deleted Laptop.");
  expect(await device.count()).toBe(1);
  await device.setUserPresent(false);
  await page.reload();
  await expectAutofill(device);
  await device.setUserPresent(true);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("This passkey is no longer valid here.")).toBeVisible();
  await expect(panel).toBeHidden();
});
