/** Tests the focus where the window is not the active one: the mail is read in another window. */
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { loginHtml } from "../fixtures/page-html.ts";

/** Takes the focus of the window away, as another window in front does. Playwright pretends otherwise unless it is told not to. */
async function leaveWindow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  const other = await page.context().newPage();
  await other.bringToFront();
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false);
}

/** Names what has the focus inside of the login, or in the page where nothing of the login has. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const inside = document.activeElement?.shadowRoot?.activeElement;
    return `${inside ? "login " : ""}${(inside ?? document.activeElement)?.localName}`;
  });
}

test("in a window that is not the active one the focus follows the screens", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { methods: "magic-link email-code" } });
  await login.sendLink("person@example.com");
  await login.resend.focus();
  await leaveWindow(page);
  await api.answer("magic-link/status", { status: 400, body: { code: 1009 } });
  await login.comeBack();
  await login.expectScreen("This link has expired");
  expect(await focused(page)).toBe("login h2");
  await api.answer("magic-link/status", { body: { authenticated: false } });
  await login.renew.evaluate((button) => (button as HTMLElement).click());
  await login.expectScreen("Check your email");
  await api.answer("magic-link/status", { body: SIGNED_IN });
  await login.comeBack();
  await login.expectScreen("You are signed in");
  expect(await focused(page)).toBe("login h2");
});

test("in a window that is not the active one a code is asked for in the field", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { methods: "email-code" } });
  await login.field.fill("person@example.com");
  await leaveWindow(page);
  await login.submit.evaluate((button) => (button as HTMLElement).click());
  await login.expectScreen("Enter the code");
  expect(await focused(page)).toBe("login input");
});

test("in a window that is not the active one the focus of the page stays where it is", async ({ page, open, api, sandbox }) => {
  await api.keepPending();
  const login = await open({ body: `<label>Search <textarea id="search"></textarea></label>${loginHtml(sandbox.origin)}` });
  await login.expectScreen("Sign in");
  await page.getByLabel("Search").focus();
  await leaveWindow(page);
  await login.start("person@example.com");
  await login.expectScreen("Check your email");
  await api.answer("magic-link/status", { body: SIGNED_IN });
  await login.comeBack();
  await login.expectScreen("You are signed in");
  expect(await focused(page)).toBe("textarea");
});

test("the first thing in the login that takes a focus is the field, not the heading", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { methods: "email-code" } });
  await login.expectScreen("Sign in");
  const first = () =>
    login.element.evaluate((element) => element.shadowRoot?.querySelector("[tabindex], input, button, select")?.localName);
  expect(await first()).toBe("input");
  await login.field.fill("person@example.com");
  await login.field.press("Enter");
  await login.expectScreen("Enter the code");
  expect(await first()).toBe("input");
  expect(await focused(page)).toBe("login input");
});
