/** Tests that no text setting of the page comes into the card: whatever an element inherits in this browser. */
import type { Page } from "@playwright/test";
import { loginHtml } from "../fixtures/page-html.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";
import type { Login } from "../objects/login.ts";

/** Comes in on purpose: what the page hides is hidden, and a page that is written from right to left has a card on its right. */
const COMES_IN = ["visibility", "pointer-events", "direction", "interactivity"];

/** Runs in the page: finds a value for each property that is inherited, by setting values on an element and looking at its child. */
function inheritedSettings(comesIn: string[]): Record<string, string> {
  const values = [
    "monospace", "uppercase", "0.7em", "12px", "3px", "30px", "2", "900", "italic", "small-caps", "justify", "right", "center", "end", "all", "nowrap", "pre", "none",
    "hidden", "collapse", "separate", "break-all", "keep-all", "anywhere", "loose", "auto", "manual", "normal", "always", "red", "rgb(1, 2, 3)",
    "3px 3px 2px red", "wait", "text", "underline", "under", "over", "'« ' ' »'", "vertical-rl", "sideways", "upright", "mixed", "bottom",
    "inside", "square", "each-line 30px", "hanging", "first", "last", "balance", "pretty", "optimizeSpeed", "geometricPrecision", "antialiased", "100%",
    "300%", "ultra-expanded", "1.5", "condensed", "filled dot", "open sesame", "historical-ligatures", "ruby", "oldstyle-nums", "'swsh'", "'wght' 900",
    "sub", "evenodd", "bevel", "round", "stroke", "crispEdges", "pixelated", "from-image", "0", "1 2", "dark", "show", "economy", "exact", "preserve",
    "slashed-zero", "trim-start", "pan-y", "legacy", "alphabetic", "ideographic", "allow-keywords", "block", "manual none", "5", "spell-out", "digits",
    "emoji", "no-common-ligatures", "space-first", "trim-both cap alphabetic", "ink", "skip", "objects", "from-font", "block-axis",
  ];
  const parent = document.createElement("div");
  const child = parent.appendChild(document.createElement("span"));
  document.body.append(parent);
  const names = [...getComputedStyle(child)].filter((name) => !name.startsWith("--") && !comesIn.includes(name));
  const found: Record<string, string> = {};
  for (const name of names) {
    const before = getComputedStyle(child).getPropertyValue(name);
    for (const value of values.filter((value) => CSS.supports(name, value))) {
      parent.style.setProperty(name, value);
      if (getComputedStyle(child).getPropertyValue(name) !== before) found[name] = value;
      parent.style.removeProperty(name);
      if (found[name]) break;
    }
  }
  parent.remove();
  return found;
}

/** Runs in the page: everything computed of the card and of what is in it, by element. */
function looks(element: Element): { name: string; box: number[]; style: Record<string, string>; text: string }[] {
  const card = element.shadowRoot?.querySelector("[part=card]") as HTMLElement;
  const origin = card.getBoundingClientRect();
  return [card, ...card.querySelectorAll("*:not(option)")].map((inner) => {
    const { left, top, width, height } = inner.getBoundingClientRect();
    const computed = getComputedStyle(inner);
    return {
      name: `${inner.localName}.${inner.className}`,
      // What is not drawn is nowhere.
      box: inner.getClientRects().length ? [left - origin.left, top - origin.top, width, height].map(Math.round) : [],
      style: Object.fromEntries([...computed].filter((name) => !name.startsWith("--")).map((name) => [name, computed.getPropertyValue(name)])),
      text: (inner as HTMLElement).innerText ?? "",
    };
  });
}

/** Shows the three screens with the most in them, and gives back how each looks. */
async function allLooks(login: Login, page: Page): Promise<unknown[]> {
  const all: unknown[] = [];
  const take = async () => {
    await page.mouse.move(0, 0);
    await login.element.evaluate((element) => (element.shadowRoot?.activeElement as HTMLElement | null)?.blur());
    all.push(await login.element.evaluate(looks));
  };
  await login.expectScreen("Sign in");
  await take();
  await login.field.fill("+44 7400 12");
  await expect(login.country).toBeVisible();
  await login.field.press("Enter");
  await expect(login.alert).toBeVisible();
  await take();
  await login.field.fill("person@example.com");
  await login.field.press("Enter");
  await login.expectScreen("Check your email");
  await take();
  return all;
}

test("what the page sets for its text changes nothing in the card, all of it at once", async ({ page, open, api, sandbox }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await api.keepPending();
  await page.clock.install();
  const plain = await open({ body: `<div>${loginHtml(sandbox.origin)}</div>` });
  const settings = await page.evaluate(inheritedSettings, COMES_IN);
  for (const known of ["font-size", "text-transform", "letter-spacing", "word-spacing", "white-space-collapse", "text-indent", "text-shadow", "text-align", "line-height", "word-break", "hyphens", "cursor", "quotes", "tab-size", "writing-mode"]) {
    expect(Object.keys(settings), "the browser inherits it").toContain(known);
  }
  console.log(`found: ${Object.keys(settings).length} properties are inherited`);
  const expected = await allLooks(plain, page);

  // A reload goes on with the login.
  await page.evaluate(() => sessionStorage.clear());
  const style = Object.entries(settings).map(([name, value]) => `${name}: ${value}`).join("; ");
  const loud = `html { font-size: 8px } body, #around { ${style} } * { ${["letter-spacing", "text-transform", "font-size", "text-shadow", "line-height"].map((name) => `${name}: ${settings[name]}`).join("; ")} }`;
  const login = await open({ head: `<style>${loud}</style>`, body: `<div id="around">${loginHtml(sandbox.origin)}</div>` });
  expect(await allLooks(login, page)).toEqual(expected);
});

for (const size of ["6px", "8px", "20px", "62.5%", "40px"]) {
  test(`a root font size of ${size} changes nothing`, async ({ open, page, api }) => {
    await api.keepPending();
    const login = await open({ head: `<style>html { font-size: ${size} }</style>` });
    await login.expectScreen("Sign in");
    const card = login.element.locator("[part=card]");
    await expect(card).toHaveCSS("font-size", "16px");
    expect((await card.boundingBox())?.width).toBe(400);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0);
  });
}

test("the size of the text is a property of its own, and the field is never below 16 pixels", async ({ open }) => {
  const login = await open();
  await login.expectScreen("Sign in");
  const sizes = async (size: string) => {
    await login.element.evaluate((element, size) => element.style.setProperty("--ssojet-font-size", size), size);
    const of = (selector: string) => login.element.locator(selector).evaluate((inner) => Number.parseFloat(getComputedStyle(inner).fontSize));
    return { card: await of("[part=card]"), title: await of("[part=title]"), field: await of("[part=input]") };
  };
  expect(await sizes("20px")).toEqual({ card: 20, title: 30, field: 20 });
  expect((await login.element.locator("[part=card]").boundingBox())?.width, "the width is measured in it").toBe(500);
  expect(await sizes("12px")).toEqual({ card: 12, title: 18, field: 16 });
});

test("what the page hides is hidden", async ({ open, page, sandbox }) => {
  const login = await open({ body: `<div id="around">${loginHtml(sandbox.origin)}</div>` });
  await login.expectScreen("Sign in");
  await page.locator("#around").evaluate((around) => around.style.setProperty("visibility", "hidden"));
  await expect(login.field).toBeHidden();
});
