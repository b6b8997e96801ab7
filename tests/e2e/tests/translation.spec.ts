/** Tests that texts still show in a page that the browser has translated: Chrome replaces each of them by elements of its own. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setOnline } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Login } from "../objects/login.ts";
import { SCREENS } from "../objects/screens.ts";

/** Stands before a text that was translated. */
const MARK = "⟦";

/** The texts of the catalogue without a placeholder, by key. */
const CATALOGUE = [...readFileSync(fileURLToPath(new URL("../../../core/src/text.rs", import.meta.url)), "utf8").matchAll(/= "(\w+)", "([^"{]+)";/g)];
/** Sets another text for each. */
const OTHER_TEXTS = Object.fromEntries(CATALOGUE.map(([, key, text]) => [key, `Other: ${text}`]));
const OTHERS = new Map(CATALOGUE.map(([, , text]) => [text as string, `Other: ${text}`]));

/** Translates as Chrome does: each text makes way for two elements around its translation. */
async function translate({ element }: Login): Promise<void> {
  await element.evaluate((element, mark) => {
    const walker = document.createTreeWalker(element.shadowRoot as ShadowRoot, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest("font, option")) continue;
      const outer = document.createElement("font");
      outer.append(document.createElement("font"));
      (outer.firstChild as Element).textContent = `${mark}${text.data}`;
      text.parentNode?.replaceChild(outer, text);
    }
  }, MARK);
}

/** Lists the texts that are shown, without the mark of the translated ones: a text that stands twice is there twice. */
async function texts({ element }: Login): Promise<string[]> {
  return element.evaluate((element, mark) => {
    const all: string[] = [];
    for (const inner of (element.shadowRoot as ShadowRoot).querySelectorAll("*:not(option, font)")) {
      const own = [...inner.childNodes].filter((node) => node.nodeType === 3 || node.nodeName === "FONT");
      const text = own.map((node) => node.textContent).join("|").replaceAll(mark, "");
      if (text.trim()) all.push(text);
    }
    return all;
  }, MARK);
}

/** Holds a login that is translated after each of its changes. */
async function keepTranslated(login: Login, text: RegExp | string): Promise<void> {
  await expect.poll(async () => (await texts(login)).join("\n")).toMatch(text);
  await translate(login);
  await expect(login.element.locator("font").first()).toBeVisible();
}

test("a login by link is told in a page that is translated again and again", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  await api.answer("magic-link/send", { status: 429, headers: { "retry-after": "12" } });
  const login = await open();
  await keepTranslated(login, /^Sign in$/m);
  await login.field.fill("jane@");
  await login.field.press("Enter");
  await keepTranslated(login, /^The part after the @ is not complete\. It ends like example\.com\.$/m);
  await login.field.press("Enter");
  await keepTranslated(login, /^The part after the @ is not complete\. It ends like example\.com\.$/m);
  await login.field.fill("jane");
  await login.field.press("Enter");
  await keepTranslated(login, /^This looks like neither an email address nor a phone number\. Check it for a typing mistake\.$/m);
  await login.field.fill("jane@example.com");
  await login.field.press("Enter");
  await keepTranslated(login, /^Too many attempts\. Please try again in 12 seconds\.$/m);
  await page.clock.runFor(1_000);
  await keepTranslated(login, /^11 s$/m);
  await keepTranslated(login, /^Too many attempts\. Please try again in 11 seconds\.$/m);
  await page.clock.runFor(12_000);
  await expect.poll(async () => (await texts(login)).join("\n")).not.toMatch(/\d s$|Too many/m);
  await api.keepPending();
  await login.field.press("Enter");
  await keepTranslated(login, /^Check your email$/m);
  await page.clock.runFor(1_000);
  await keepTranslated(login, /^29 s$/m);
  await setOnline(page, false);
  await keepTranslated(login, /^You are offline\. We go on as soon as you are back\.$/m);
  await setOnline(page, true);
  await keepTranslated(login, /^Waiting for you to open the link$/m);
  await page.clock.runFor(30_000);
  await login.element.locator("[data-action=resend]").click();
  await keepTranslated(login, /^We sent a new link\. Only the newest one works\.$/m);
});

test("a login by code is told in a page that is translated", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.field.fill("+447400123456");
  await keepTranslated(login, /^United Kingdom ?$/m);
  await login.field.fill("+4915112345678");
  await keepTranslated(login, /^Germany ?$/m);
  await login.field.press("Enter");
  await keepTranslated(login, /^Enter the code$/m);
  const release = await api.hold("phone-code/verify");
  await login.field.fill("123456");
  await keepTranslated(login, /^Checking…$/m);
  await release({ status: 400, body: { code: 913, message: "Wrong", description: "Wrong", attempts_left: 2 } });
  await keepTranslated(login, /^This code is not right\. Tries left: 2\.$/m);
  await expect.poll(async () => (await texts(login)).join("\n")).toMatch(/^Continue$/m);
});

for (const { name, show } of SCREENS) {
  test(`"${name}" shows each of its texts once, translated and with other texts of the page`, async ({ page, api, open }) => {
    await page.clock.install();
    const login = await show({ page, api, open });
    // Numbers count down meanwhile.
    const all = async () => (await texts(login)).map((text) => text.replace(/\d+/g, "#"));
    const before = await all();
    await translate(login);
    expect(await all()).toEqual(before);
    // Every text changes: each is shown anew, once, in the place of its translation.
    await login.element.evaluate((element, strings) => Object.assign(element, { strings }), OTHER_TEXTS);
    const others = before.map((text) => OTHERS.get(text) ?? text);
    await expect.poll(all).toEqual(others);
  });
}
