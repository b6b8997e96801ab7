/** Tests every screen in every look with axe (WCAG 2.2 AA), and what axe cannot see: keyboard, focus, announcements, motion. */
import { checkAccessibility, NO_PROBLEMS } from "../fixtures/axe.ts";
import { loginHtml } from "../fixtures/page-html.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";
import { LOOKS, applyLook } from "../objects/looks.ts";
import { SCREENS } from "../objects/screens.ts";

/** Smallest side of a target in CSS pixels (WCAG 2.2, 2.5.8). */
const SMALLEST_TARGET = 24;

/** Runs in the page: lists English sentences whose full stop stands left of their last letter, as in text laid out from right to left. */
function misplacedStops(element: Element): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(element.shadowRoot as ShadowRoot, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const text = node.data.trimEnd();
    const isSeen = !node.parentElement?.closest(".visually-hidden");
    if (!isSeen || !/[a-z]\.$/.test(text)) continue;
    const [letter, stop] = [text.length - 2, text.length - 1].map((start) => {
      const range = document.createRange();
      range.setStart(node as Text, start);
      range.setEnd(node as Text, start + 1);
      return range.getBoundingClientRect();
    });
    if (letter && stop && stop.left < letter.left) found.push(text);
  }
  return found;
}

/** Runs in the page: lists phone numbers whose plus does not stand left of the digits, or that are broken over two lines. */
function misplacedNumbers(element: Element): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(element.shadowRoot as ShadowRoot, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const number = /\+\d[\d\s]*\d/.exec(node.data);
    if (!number || node.parentElement?.closest(".visually-hidden, option")) continue;
    const range = document.createRange();
    const box = (start: number, end: number) => {
      range.setStart(node as Text, start);
      range.setEnd(node as Text, end);
      return range.getBoundingClientRect();
    };
    const [plus, digit] = [box(number.index, number.index + 1), box(number.index + 1, number.index + 2)];
    const isBroken = box(number.index, number.index + number[0].length).height > plus.height * 1.5;
    if (digit.left < plus.left || isBroken) found.push(node.data);
  }
  return found;
}

for (const { name, show } of SCREENS) {
  test(`axe finds no problem on "${name}", which fits 320 pixels and has large enough targets`, async ({ page, api, open }) => {
    // Axe runs on eight looks, which takes long on a busy machine.
    test.slow();
    await page.clock.install();
    const login = await show({ page, api, open });
    for (const look of LOOKS) {
      await applyLook(login, look);
      expect.soft(await checkAccessibility(page), look.name).toEqual(NO_PROBLEMS);
      expect.soft(await horizontalOverflow(page), `${look.name}: scrolls sideways`).toBeLessThanOrEqual(0);
      expect.soft(await login.element.evaluate(misplacedStops), `${look.name}: full stops`).toEqual([]);
      expect.soft(await login.element.evaluate(misplacedNumbers), `${look.name}: phone numbers`).toEqual([]);
      for (const target of await login.element.locator("button, a, input, select").all()) {
        const box = await target.boundingBox();
        expect.soft(box?.height, `${look.name}: ${await target.evaluate(({ id, textContent }) => id || textContent)}`).toBeGreaterThanOrEqual(SMALLEST_TARGET);
        expect.soft(box?.width).toBeGreaterThanOrEqual(SMALLEST_TARGET);
      }
    }
  });
}

test("axe looks into the shadow tree: it finds a weak contrast and a missing label", async ({ open }) => {
  const login = await open();
  await login.expectScreen("Sign in");
  await login.element.evaluate((element) => {
    element.style.setProperty("--ssojet-muted", "#cccccc");
    element.shadowRoot?.querySelector("label")?.remove();
    element.shadowRoot?.querySelector("input")?.removeAttribute("placeholder");
  });
  const { violations } = await checkAccessibility(login.page);
  expect(violations.join("\n")).toMatch(/^color-contrast: /m);
  expect(violations.join("\n")).toMatch(/^label: /m);
});

test("a login by link needs no more than the keyboard", async ({ page, open, mailbox, follow }) => {
  await page.clock.install();
  const login = await open();
  await login.expectScreen("Sign in");
  await page.keyboard.press("Tab");
  await expect(login.email).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(login.submit).toBeFocused();
  await page.keyboard.press("Space");
  await expect(login.alert).toHaveText("Enter your email address or phone number.");
  await expect(login.email, "the field to correct has the focus").toBeFocused();
  await page.keyboard.type("mistake@example.com");
  await page.keyboard.press("Enter");

  await login.expectScreen("Check your email");
  await expect(login.heading).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(login.resend).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(login.announcement).toContainText("You can ask again");
  await expect(login.resend, "a button that counts down keeps the focus").toBeFocused();
  await page.keyboard.press("Tab");
  await expect(login.change).toBeFocused();
  await page.keyboard.press("Space");
  await expect(login.email).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(mailbox.address);
  await page.keyboard.press("Enter");
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await login.expectScreen("You are signed in");
  await expect(login.heading).toBeFocused();
});

test("a login by code needs no more than the keyboard", async ({ page, open, phone }) => {
  const NUMBER = "+447400123456";
  const login = await open({ attributes: { "default-country": "GB" } });
  await login.expectScreen("Sign in");
  await page.keyboard.press("Tab");
  await page.keyboard.type("07400 123456");
  await page.keyboard.press("Tab");
  await expect(login.country).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(login.submit).toBeFocused();
  await page.keyboard.press("Space");
  await login.expectScreen("Enter the code");
  await expect(login.code).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(login.submit).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(login.resendCode).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(login.changeNumber).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(login.phone).toBeFocused();
  await expect(login.phone).toHaveValue(NUMBER);
  await page.keyboard.press("Enter");
  await login.expectScreen("Enter the code");
  const inbox = phone(NUMBER);
  await inbox.next();
  await page.keyboard.type((await inbox.next()).code);
  await login.expectScreen("You are signed in");
  await expect(login.heading).toBeFocused();
});

test("switching between link and code moves the focus to the code field or the heading", async ({ open, api }) => {
  await api.keepPending();
  await api.answer("magic-link/send", { body: { state: "0123456789abcdef01234567", methods: ["magic-link", "email-code"], otp_length: 6 } });
  const login = await open({ attributes: { methods: "magic-link email-code" } });
  await login.sendLink("person@example.com");
  await expect(login.heading).toBeFocused();
  await login.useCode.click();
  await expect(login.code).toBeFocused();
  await login.useLink.click();
  await expect(login.heading).toBeFocused();
});

test("sending, checking, refusing and expiry of a code are announced", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendCode("+447400123456");
  await expect(login.announcement).toContainText("We sent a code to +44 7400123456.");
  const release = await api.hold("phone-code/verify");
  await login.code.fill("123456");
  await expect(login.announcement).toContainText("Checking…");
  await release({ status: 400, body: { code: 913, message: "Wrong", description: "Wrong", attempts_left: 2 } });
  await expect(login.alert).toHaveText("This code is not right. Tries left: 2.");
  await api.answer("phone-code/verify", { status: 400, body: { code: 915 } });
  await login.code.fill("123457");
  await login.expectScreen("This code has expired");
  await expect(login.heading, "is read out as it gets the focus").toBeFocused();
  await expect(login.announcement, "which is enough").toHaveText("");
});

test("every control shows where the focus is", async ({ page, api, open }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.expectScreen("Sign in");
  for (const control of [login.email, login.submit]) {
    await page.keyboard.press("Tab");
    await expect(control).toBeFocused();
    await expect(control).toHaveCSS("outline-style", "solid");
    await expect(control).toHaveCSS("outline-width", "2px");
  }
});

test("a focus outside of the login stays where it is", async ({ page, open, api, sandbox }) => {
  await api.keepPending();
  const login = await open({ body: `<label>Search <input id="search"></label>${loginHtml(sandbox.origin)}` });
  await login.expectScreen("Sign in");
  expect(await page.evaluate(() => document.activeElement?.localName), "the login takes no focus when it is shown").toBe("body");
  const search = page.getByLabel("Search");
  await search.focus();
  await login.start("not an address");
  await expect(login.alert).toBeVisible();
  await expect(search).toBeFocused();
  await login.start("person@example.com");
  await login.expectScreen("Check your email");
  await expect(search).toBeFocused();
  await api.answer("magic-link/status", { status: 400, body: { code: 1009 } });
  await login.comeBack();
  await login.expectScreen("This link has expired");
  await expect(search).toBeFocused();
});

test("a focus in the login moves to the heading of the next screen", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  await expect(login.heading).toBeFocused();
  await api.answer("magic-link/status", { status: 400, body: { code: 1009 } });
  await login.comeBack();
  await login.expectScreen("This link has expired");
  await expect(login.heading).toBeFocused();
  await login.renew.click();
  await login.expectScreen("Check your email");
  await expect(login.heading).toBeFocused();
});

test("sending, offline and expiry of a link are announced", async ({ page, context, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  const release = await api.hold("magic-link/send");
  const login = await open();
  await login.send("person@example.com");
  await expect(login.announcement).toContainText("Sending…");
  await release({ body: { state: "0123456789abcdef01234567" } });
  await expect(login.announcement).toContainText("We sent a sign-in link to person@example.com.");
  await context.setOffline(true);
  await expect(login.announcement).toContainText("You are offline.");
  // A heading that takes the focus is heard by that; coming back online asks at once.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await api.answer("magic-link/status", { status: 400, body: { code: 1009 } });
  await context.setOffline(false);
  await page.clock.runFor(15_000);
  await expect(login.announcement, "the focus is elsewhere").toContainText("This link has expired");
});

test("with reduced motion nothing moves", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  const running = () =>
    login.element.evaluate((element) => element.shadowRoot?.getAnimations().filter(({ playState }) => playState === "running").length);
  await expect.poll(running, "something moves without reduced motion").toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(running).toBe(0);
});

test("with forced colours every control has a visible border", async ({ page, open, api }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await api.keepPending();
  const login = await open();
  await login.expectScreen("Sign in");
  const border = (selector: string) =>
    login.element.locator(selector).first().evaluate((control) => {
      const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(control);
      const card = getComputedStyle(control.closest("[part=card]") as Element).backgroundColor;
      return { style: borderTopStyle, width: borderTopWidth, seen: borderTopColor !== card && borderTopColor !== backgroundColor, alpha: borderTopColor };
    });
  const VISIBLE_BORDER = { style: "solid", width: "1px", seen: true, alpha: expect.stringMatching(/^rgb\(/) };
  expect(await border("input")).toEqual(VISIBLE_BORDER);
  expect(await border("button")).toEqual(VISIBLE_BORDER);
  await login.sendLink("person@example.com");
  expect(await border("button")).toEqual(VISIBLE_BORDER);
});

test("the card has the language of its texts and the direction of the page", async ({ open }) => {
  const login = await open({ lang: "ar", dir: "rtl" });
  await login.expectScreen("Sign in");
  const card = login.element.locator("[part=card]");
  await expect(card).toHaveAttribute("lang", "en");
  await expect(card).toHaveAttribute("dir", "rtl");
});
