/** Tests the form where the page around it interferes: frames that forbid forms, scripts that submit it, fields of extensions, shortcuts. */
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";
import { pageHtml } from "../fixtures/page-html.ts";
import { Login } from "../objects/login.ts";

const ADDRESS = "person@example.com";
const ATTRIBUTES = { methods: "email-code" };

/** Opens the login in a frame without `allow-forms`, whose submissions the browser stops before the `submit` event. */
async function openInFrame(page: Page, origin: string): Promise<Login> {
  const { html } = pageHtml(origin, { attributes: ATTRIBUTES });
  await page.route(`${origin}/frame`, (route) => route.fulfill({ body: html, contentType: "text/html" }));
  await page.route(`${origin}/outside`, (route) =>
    route.fulfill({
      body: `<!doctype html><iframe src="/frame" sandbox="allow-scripts allow-same-origin" style="width: 400px; height: 700px"></iframe>`,
      contentType: "text/html",
    }),
  );
  await page.goto(`${origin}/outside`);
  await expect.poll(() => page.frames().length).toBe(2);
  return new Login(page.frames()[1] as unknown as Page);
}

for (const way of ["Enter", "click"] as const) {
  test(`a frame that forbids forms submits by ${way}, once`, async ({ page, sandbox, api }) => {
    await api.keepPending();
    const login = await openInFrame(page, sandbox.origin);
    await login.field.fill(ADDRESS);
    if (way === "Enter") await login.field.press("Enter");
    else await login.submit.click();
    await login.expectScreen("Enter the code");
    expect(api.requestCount("email-code/send")).toBe(1);
  });

  test(`a page that allows forms submits by ${way}, once`, async ({ open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: ATTRIBUTES });
    if (way === "click") {
      await login.submit.click();
      await expect(login.alert).toBeVisible();
      expect(await login.errors()).toHaveLength(1);
    }
    await login.field.fill(ADDRESS);
    if (way === "Enter") await login.field.press("Enter");
    else await login.submit.click();
    await login.expectScreen("Enter the code");
    expect(api.requestCount("email-code/send")).toBe(1);
  });
}

test("a script that submits the form puts nothing into the address of the page", async ({ page, open, api }) => {
  await api.keepPending();
  await api.answer("email-code/verify", { status: 400, body: { code: 913 } });
  const login = await open({ attributes: ATTRIBUTES });
  const before = page.url();
  const form = login.element.locator("form");
  const visited: string[] = [];
  page.on("framenavigated", (frame) => visited.push(frame.url()));
  await login.field.fill(ADDRESS);
  await form.evaluate((form: HTMLFormElement) => form.submit());
  await expect(login.field).toHaveValue(ADDRESS);
  await form.evaluate((form: HTMLFormElement) => form.requestSubmit());
  await login.expectScreen("Enter the code");
  expect(api.requestCount("email-code/send")).toBe(1);
  await login.code.fill("12345");
  await form.evaluate((form: HTMLFormElement) => form.submit());
  await expect(login.code).toHaveValue("12345");
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  expect([page.url(), ...visited]).toEqual([before]);
  expect(await form.evaluate((form: HTMLFormElement) => [...new FormData(form).keys()])).toEqual([]);
});

test("a hidden field that an extension puts before ours is not read, and does not get the focus", async ({ open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: ATTRIBUTES });
  /** Puts in fields as password managers do: before the form, and before the field. */
  const intrude = () =>
    login.element.evaluate((element) => {
      for (const selector of ["form", "[part=input]"]) {
        const place = element.shadowRoot?.querySelector(selector);
        const hidden = Object.assign(document.createElement("input"), { type: "hidden", value: "extension" });
        const shown = Object.assign(document.createElement("input"), { tabIndex: -1, value: "other@example.com" });
        shown.style.cssText = "position: absolute; opacity: 0; pointer-events: none";
        place?.before(hidden, shown);
      }
    });
  await login.expectScreen("Sign in");
  await intrude();
  const field = login.element.locator("[part=input]");
  await login.submit.click();
  await expect(login.alert).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill(ADDRESS);
  await field.press("Enter");
  await login.expectScreen("Enter the code");
  await expect(login.element).toContainText(ADDRESS);
  await intrude();
  await api.answer("email-code/verify", { status: 400, body: { code: 913 } });
  await field.fill("123456");
  await expect(login.alert).toBeVisible();
  expect(api.requestCount("email-code/verify")).toBe(1);
});

test("keys typed in the field are not the page's shortcuts; all others are", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { methods: "magic-link phone-code", "default-country": "GB" } });
  await login.expectScreen("Sign in");
  await page.evaluate(() => {
    const seen: string[] = [];
    for (const kind of ["keydown", "keypress", "keyup"]) {
      addEventListener(kind, (event) => seen.push(`${kind} ${(event as KeyboardEvent).key}`));
    }
    Object.assign(globalThis, { seen });
  });
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.splice(0));
  await login.field.focus();
  await page.keyboard.type("a/? Ä@1");
  await page.keyboard.press("Shift+K");
  await page.keyboard.press("Backspace");
  for (const event of [
    { key: "@", code: "KeyQ", ctrlKey: true, altKey: true, modifierAltGraph: true },
    { key: "@", code: "KeyL", altKey: true },
    { key: "Dead", code: "Backquote" },
    { key: "Process", code: "KeyK", keyCode: 229, isComposing: true },
    { key: "か", code: "KeyK", isComposing: true },
    { key: "👍", code: "" },
  ]) {
    await login.field.evaluate((field, event) => {
      for (const kind of ["keydown", "keypress", "keyup"]) {
        field.dispatchEvent(new KeyboardEvent(kind, { ...event, bubbles: true, composed: true, cancelable: true }));
      }
    }, event);
  }
  expect(await seen()).toEqual(["keydown Shift", "keyup Shift"]);
  await expect(login.field).toHaveValue("a/? Ä@1");
  for (const key of ["Escape", "Control+k", "Meta+k", "Alt+k", "F2"]) await page.keyboard.press(key);
  const passed = (await seen()).filter((entry) => entry.startsWith("keydown") && !/Control|Meta|Alt/.test(entry));
  expect(passed).toEqual(["keydown Escape", "keydown k", "keydown k", "keydown k", "keydown F2"]);
  await page.keyboard.press("Tab");
  expect(await seen()).toContain("keydown Tab");
  // A letter on a button, or on a heading that has the focus, is nobody's text.
  await page.keyboard.press("k");
  expect(await seen()).toContain("keydown k");
  await login.field.fill("");
  await login.sendLink("person@example.com");
  await expect(login.heading).toBeFocused();
  await page.keyboard.press("k");
  expect(await seen()).toContain("keydown k");
});
