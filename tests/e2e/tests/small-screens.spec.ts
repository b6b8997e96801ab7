/** Tests small screens and slow phones: what was said last and the button are in view, and the names of the countries cost little. */
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";
import { loginHtml } from "../fixtures/page-html.ts";
import type { Login } from "../objects/login.ts";

/** Tells whether the whole of an element can be seen: in the window, above a keyboard, and in every box that scrolls around it. */
function isInView(element: Locator): Promise<boolean> {
  return element.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const viewport = globalThis.visualViewport as VisualViewport;
    let [top, bottom] = [0, Math.min(innerHeight, viewport.offsetTop + viewport.height)];
    for (let node: Node | null = element; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
      if (node instanceof HTMLElement && node !== element && getComputedStyle(node).overflowY !== "visible" && node !== document.documentElement) {
        const outer = node.getBoundingClientRect();
        [top, bottom] = [Math.max(top, outer.top), Math.min(bottom, outer.bottom)];
      }
    }
    return box.height > 0 && box.top >= top - 1 && box.bottom <= bottom + 1;
  });
}

/** Waits until what was said, and the button, can be seen whole. */
async function expectInView(login: Login, said: Locator): Promise<void> {
  await expect(said).toBeVisible();
  await expect.poll(() => isInView(said), "what was said").toBe(true);
  await expect.poll(() => isInView(login.element.locator(".button").first()), "the button").toBe(true);
}

/** Pages around the login, by how its box scrolls. */
const PAGES: Record<string, (login: string) => string> = {
  "a page with much above": (login) => `<div style="height: 180px"></div>${login}<div style="height: 900px"></div>`,
  "a page that scrolls smoothly": (login) => `<style>html { scroll-behavior: smooth }</style><div style="height: 700px"></div>${login}`,
  "a box that scrolls": (login) => `<div style="height: 250px; overflow: auto"><div style="height: 180px"></div>${login}</div>`,
  "a dialog": (login) => `<dialog id="dialog" style="max-height: 80vh; width: 300px">${login}</dialog><script>dialog.showModal()</script>`,
};

const SCREENS = [
  { width: 568, height: 320 },
  { width: 280, height: 480 },
  { width: 320, height: 256 },
];

for (const size of SCREENS) {
  for (const [name, page] of Object.entries(PAGES)) {
    test(`on ${size.width} × ${size.height} in ${name}, a refusal and the button are in view`, async ({ page: tab, open, api, sandbox }) => {
      await api.keepPending();
      await tab.setViewportSize(size);
      const login = await open({ body: page(loginHtml(sandbox.origin, { methods: "email-code" })) });
      await login.field.fill("person@example");
      await login.field.press("Enter");
      await expectInView(login, login.alert);
      // Once more: nothing changes on the screen, but the person has scrolled meanwhile.
      await login.heading.evaluate((heading) => heading.scrollIntoView({ behavior: "instant", block: "end" }));
      await login.field.press("Enter");
      await expectInView(login, login.alert);
      await api.answer("email-code/send", { status: 500 });
      await login.field.fill("person@example.com");
      await login.field.press("Enter");
      await login.expectError("server_error");
      await expectInView(login, login.alert);
    });
  }
}

test("with the keyboard open, the sentence and the button are above it", async ({ page, open, api, sandbox }) => {
  await api.keepPending();
  await page.setViewportSize({ width: 390, height: 700 });
  const login = await open({ body: `<div style="height: 250px"></div>${loginHtml(sandbox.origin, { methods: "email-code" })}<div style="height: 900px"></div>` });
  await login.field.click();
  // As Safari on iOS: the keyboard covers the page, whose window stays as high as it is.
  await page.evaluate(() => Object.defineProperty(globalThis.visualViewport, "height", { value: 300 }));
  await login.field.fill("person@example");
  await login.field.press("Enter");
  await expectInView(login, login.alert);
});

test("a code that is refused, and a new screen, are in view on a small screen", async ({ page, open, api, sandbox }) => {
  await api.keepPending();
  await page.setViewportSize({ width: 568, height: 320 });
  await api.answer("email-code/verify", { status: 400, body: { code: 913 } });
  const login = await open({ body: `<div style="height: 150px"></div>${loginHtml(sandbox.origin, { methods: "email-code" })}<div style="height: 900px"></div>` });
  await login.sendCode("person@example.com");
  await expect(login.code).toBeFocused();
  await expectInView(login, login.code);
  await login.code.fill("123456");
  await expectInView(login, login.alert);
});

test("what happens while the person is elsewhere on the page scrolls nothing", async ({ page, open, api, sandbox }) => {
  await api.keepPending();
  await page.setViewportSize({ width: 568, height: 320 });
  const login = await open({ body: `<label>Search <input id="search"></label><div style="height: 1500px"></div>${loginHtml(sandbox.origin)}` });
  await login.expectScreen("Sign in");
  await page.getByLabel("Search").focus();
  await login.start("person@example");
  await expect(login.alert).toHaveText(/./);
  await login.start("person@example.com");
  await login.expectScreen("Check your email");
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

/** Counts what the browser makes to name countries, in pages opened from now on. */
async function countNames(page: Page): Promise<() => Promise<{ made: number; asked: number }>> {
  await page.addInitScript(() => {
    const counts = { made: 0, asked: 0 };
    const Original = Intl.DisplayNames;
    class Counted extends Original {
      constructor(...given: ConstructorParameters<typeof Intl.DisplayNames>) {
        super(...given);
        counts.made += 1;
      }
      override of(code: string) {
        counts.asked += 1;
        return super.of(code);
      }
    }
    Object.assign(Intl, { DisplayNames: Counted });
    Object.assign(globalThis, { counts });
  });
  return () => page.evaluate(() => (globalThis as unknown as { counts: { made: number; asked: number } }).counts);
}

test("the names of the countries are made once, before the first digit, and kept", async ({ page, open, api }) => {
  await api.keepPending();
  const counts = await countNames(page);
  const login = await open({ attributes: { methods: "phone-code email-code", "default-country": "GB" } });
  await login.expectScreen("Sign in");
  await expect.poll(async () => (await counts()).asked).toBeGreaterThan(200);
  const { made, asked } = await counts();
  expect(made).toBe(1);
  await login.field.fill("0");
  await expect(login.country.locator("option")).toHaveCount(made === 1 ? asked + 1 : 0);
  for (const digit of "7400123456") await login.field.press(digit);
  await login.field.fill("");
  await login.field.fill("07400");
  await expect(login.country).toHaveValue("GB");
  const after = await counts();
  expect(after.made).toBe(1);
  expect(after.asked - asked, "only the name beside the field is asked for").toBeLessThan(40);
});

test("a form that takes no numbers makes no names of countries", async ({ page, open, api }) => {
  await api.keepPending();
  const counts = await countNames(page);
  const login = await open({ attributes: { methods: "email-code" } });
  await login.sendCode("person@example.com");
  expect(await counts()).toEqual({ made: 0, asked: 0 });
});
