/** Tests that nothing jumps, that controls have edges and sizes, and how they look under a finger and with more contrast. */
import { loginHtml } from "../fixtures/page-html.ts";
import { holdWasm } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Login } from "../objects/login.ts";
import { SCREENS } from "../objects/screens.ts";

const NUMBER = "+447400123456";

/** Where things are, in whole pixels. */
async function places({ element }: Login, selector: string): Promise<{ top: number; height: number }> {
  return element.locator(selector).first().evaluate((inner) => {
    const { top, height } = inner.getBoundingClientRect();
    return { top: Math.round(top), height: Math.round(height) };
  });
}

/** The contrast of two colours as the browser computes them, `rgb(r, g, b)` (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const style = ({ element }: Login, selector: string, name: string) =>
  element.locator(selector).first().evaluate((inner, name) => getComputedStyle(inner).getPropertyValue(name), name);

for (const width of [320, 390, 1280]) {
  test(`the field, the button and the page around stay where they are when the country appears, in ${width} pixels`, async ({ page, open, sandbox }) => {
    const body = `<div style="display:grid;align-content:center;min-height:100vh"><h2 id="brand">Brand</h2>${loginHtml(sandbox.origin)}</div>`;
    const login = await open({ body });
    await page.setViewportSize({ width, height: 900 });
    // A screen that comes moves a little by itself.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect(login.field).toBeVisible();
    const all = async () => [await places(login, "input"), await places(login, "[type=submit]"), (await page.locator("#brand").boundingBox())?.y];
    const before = await all();
    await login.field.fill(NUMBER);
    await expect(login.country).toBeVisible();
    expect(await all()).toEqual(before);
    await login.field.fill("jane@");
    await expect(login.country).toHaveCount(0);
    expect(await all()).toEqual(before);
    await login.field.fill("");
    await login.field.press("Enter");
    await expect(login.alert).toBeVisible();
    expect(await all(), "nor for a sentence of up to two lines").toEqual(before);
  });
}

for (const methods of [undefined, "magic-link", "email-code", "phone-code", "magic-link phone-code"]) {
  for (const width of [320, 390, 1280]) {
    test(`the form of ${methods ?? "the usual methods"} is as high before the WebAssembly as with it, in ${width} pixels`, async ({ page, open }) => {
      await page.setViewportSize({ width, height: 900 });
      const release = await holdWasm(page);
      const login = await open({ attributes: { methods } });
      await expect(login.field).toBeVisible();
      const before = await places(login, "[part=card]");
      release();
      await login.expectTakenOver();
      expect(await places(login, "[part=card]")).toEqual(before);
    });
  }
}

for (const width of [320, 1280]) {
  test(`the loading panel is about as high as the screen of a login that goes on, in ${width} pixels`, async ({ page, open, api }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await api.keepPending();
    const login = await open();
    await login.sendLink("person@example.com");
    const release = await holdWasm(page);
    await page.reload();
    await expect(login.element.locator("[part=loading]")).toBeVisible();
    const { height } = await places(login, "[part=loading]");
    release();
    await login.expectScreen("Check your email");
    const card = await places(login, "[part=card]");
    expect(Math.abs(card.height - height), `${height} and ${card.height}`).toBeLessThanOrEqual(60);
  });
}

test("the list of countries has an edge that is seen, and is high enough for a finger", async ({ page, open }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const login = await open();
    await login.field.fill(NUMBER);
    await expect(login.country).toBeVisible();
    expect((await login.country.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    const edge = await style(login, "select", "border-top-color");
    expect(contrast(edge, await style(login, "[part=card]", "background-color")), colorScheme).toBeGreaterThanOrEqual(3);
    expect(contrast(edge, await style(login, "select", "background-color")), colorScheme).toBeGreaterThanOrEqual(3);
  }
});

for (const locale of ["en", "de", "fr", "ru", "ta", "th", "ar"]) {
  test(`the calling code is not cut off in 320 pixels, however long the country's name is: ${locale}`, async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 700 });
    const login = await open({ attributes: { locale, methods: "phone-code" } });
    await login.element.evaluate((element) => Object.assign(element, { strings: { submit: "…" } }));
    for (const [number, code] of [["+5001234", "+500"], ["+387123", "+387"], ["+4915112345678", "+49"], ["+12425551234", "+1"]] as const) {
      await login.field.fill(number);
      await expect(login.element.locator(".chosen")).toContainText(code);
      const places = await login.element.evaluate((element) => {
        const root = element.shadowRoot as ShadowRoot;
        const list = (root.querySelector("select") as Element).getBoundingClientRect();
        const code = root.querySelector(".chosen > :last-child") as HTMLElement;
        const { left, right } = code.getBoundingClientRect();
        const card = (root.querySelector(".below") as Element).getBoundingClientRect();
        return { inside: left >= list.left && right <= list.right, whole: code.scrollWidth <= code.clientWidth + 1, fits: list.right <= card.right + 1 && list.left >= card.left - 1 };
      });
      expect(places, `${locale} ${number}`).toEqual({ inside: true, whole: true, fits: true });
    }
  });
}

for (const strings of [{}, { passkeyWaiting: "Es wird auf Ihren Passkey gewartet, einen Augenblick bitte…", sending: "Die Nachricht wird gesendet, einen Augenblick…" }]) {
  for (const width of [280, 320, 390]) {
    test(`a button keeps its height while it is busy, in ${width} pixels${strings.sending ? ", in a wide language" : ""}`, async ({ page, open, api }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await api.keepPending();
      const release = await api.hold("magic-link/send");
      const login = await open();
      await login.element.evaluate((element, strings) => Object.assign(element, { strings }), strings);
      await login.field.fill("person@example.com");
      const before = await places(login, "[type=submit]");
      await login.field.press("Enter");
      await expect(login.element.locator("[data-busy]")).toBeVisible();
      expect(await places(login, "[type=submit]")).toEqual(before);
      await release();
    });
  }
}

test("the field of the code is not locked while it is checked, and what is typed meanwhile is checked next", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendCode(NUMBER);
  const release = await api.hold("phone-code/verify");
  await login.code.fill("111111");
  await expect(login.checking).toBeVisible();
  await expect(login.code).not.toHaveAttribute("readonly");
  await expect(login.code).toBeFocused();
  await login.code.fill("222222");
  await release({ status: 400, body: { code: 913, message: "Wrong", description: "Wrong", attempts_left: 4 } });
  await expect.poll(() => api.requestCount("phone-code/verify")).toBe(2);
  await expect(login.code).toHaveValue("222222");
  await release({ status: 400, body: { code: 913, message: "Wrong", description: "Wrong", attempts_left: 3 } });
  await login.expectWrongCode("This code is not right. Tries left: 3.");
});

test("what is typed is left alone by the keyboards of phones", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  const attributes = async () => {
    for (const [name, value] of [["autocorrect", "off"], ["autocapitalize", "none"], ["spellcheck", "false"]] as const) await expect(login.field).toHaveAttribute(name, value);
  };
  await login.expectScreen("Sign in");
  await attributes();
  await login.sendCode(NUMBER);
  await attributes();
});

test("the waiting dot draws a few frames a second, not sixty", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  const timings = await login.element.evaluate((element) =>
    (element.shadowRoot?.getAnimations() ?? [])
      .map(({ effect }) => effect as KeyframeEffect)
      .filter((effect) => effect.getTiming().iterations === Number.POSITIVE_INFINITY)
      .map((effect) => ({ easing: (effect.getKeyframes()[0] as { easing?: string }).easing, duration: Number(effect.getTiming().duration) })),
  );
  expect(timings.length).toBeGreaterThan(0);
  for (const { easing, duration } of timings) {
    const steps = Number(/^steps\((\d+)/.exec(easing ?? "")?.[1]);
    expect(steps / (duration / 1000), easing).toBeLessThanOrEqual(10);
  }
});

test.describe("on a phone", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });

  test("nothing looks hovered after a tap, and what is pressed looks so", async ({ page, open }) => {
    const login = await open();
    await login.expectScreen("Sign in");
    const look = () => login.submit.evaluate((button) => getComputedStyle(button).backgroundColor);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const plain = await look();
    await login.submit.tap();
    await expect(login.alert).toBeVisible();
    expect(await login.submit.evaluate((button) => button.matches(":hover")), "the browser leaves it so").toBe(true);
    expect(await look()).toBe(plain);
    const { x = 0, y = 0 } = (await login.submit.boundingBox()) ?? {};
    await page.mouse.move(x + 20, y + 20);
    await page.mouse.down();
    await expect.poll(look).not.toBe(plain);
    await page.mouse.up();
  });
});

test("a wish for more contrast is followed", async ({ page, open, api }) => {
  await page.clock.install();
  const screen = SCREENS.find(({ name }) => name === "check-your-email-countdown");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, contrast: "more" });
    const login = (await screen?.show({ page, api, open })) as Login;
    const surface = await style(login, "[part=card]", "background-color");
    for (const [selector, name] of [["[part=body]", "color"], ["[part=hint]", "color"], ["[part~=secondary-button]", "border-top-color"], ["[part~=secondary-button]", "color"], ["[part=card]", "border-top-color"]] as const) {
      expect(contrast(await style(login, selector, name), surface), `${colorScheme} ${selector} ${name}`).toBeGreaterThanOrEqual(7);
    }
    await page.evaluate(() => sessionStorage.clear());
  }
});
