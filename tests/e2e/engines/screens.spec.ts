/** Tests in the other engines that errors are said, and that the form fits its page: dark, light, and right to left. */
import { FaultServer } from "../fixtures/fault-server.ts";
import { ARABIC_STRINGS, NARROW } from "../objects/looks.ts";
import type { EngineLogin } from "./login.ts";
import { expect, test } from "./test.ts";

const FIELD = "Email address or phone number";

for (const [text, sentence] of [
  ["", "Enter your email address or phone number."],
  ["person@example", "The part after the @ is not complete. It ends like example.com."],
  ["+999 1234567", "Which country is this number from? Choose it, or start the number with + and the country code."],
] as const) {
  test(`"${text}" is refused with a sentence, and the focus is in the field`, async ({ open }) => {
    const login = await open();
    await login.enter(text);
    await login.expectAlert(sentence);
    await login.expectFocus("field", FIELD);
    expect(await login.texts("input[aria-invalid=true]"), "the field is marked").toHaveLength(1);
    expect((await login.steps()).map(({ step }) => step)).toEqual(["identify"]);
  });
}

for (const [fault, sentence, code] of [
  [{ status: 500 }, "The sign-in service has a problem. Please try again in a moment.", "server_error"],
  [{ connection: "dropped" }, "We could not reach the sign-in service. Check your connection and try again.", "network_error"],
] as const) {
  test(`an API with the fault ${JSON.stringify(fault)} is said, and asked again`, async ({ open }) => {
    const api = await FaultServer.start();
    api.begin("send", fault);
    const login = await open({ api: api.origin });
    await login.enter("person@example.com");
    await login.expectAlert(sentence);
    expect((await login.errors()).at(-1)).toMatchObject({ code });
    api.mend();
    await login.press("Continue");
    await login.expectScreen("link-sent", "Check your email");
    await login.expectFocus("heading", "Check your email");
    await api.stop();
  });
}

test("a login without a client says that it is not available", async ({ open }) => {
  const login = await open({ attributes: { "client-id": undefined } });
  await login.expectScreen("unavailable", "Sign-in is not available");
  expect(await login.text()).toContain("This sign-in form is not set up correctly. Please tell the people who run this site.");
  expect((await login.errors()).at(-1)).toMatchObject({ code: "missing_client_id" });
});

/** Measures the gaps left and right of the label's text, up to the edges of the card. */
async function gaps(login: EngineLogin): Promise<{ left: number; right: number }> {
  return login.tab.evaluate(() => {
    const root = document.querySelector("ssojet-login")?.shadowRoot;
    const [card, label] = [root?.querySelector("[part=card]"), root?.querySelector("label")];
    if (!card || !label) throw new Error("no card");
    const range = document.createRange();
    range.selectNodeContents(label);
    const [outer, inner] = [card.getBoundingClientRect(), range.getBoundingClientRect()];
    return { left: inner.left - outer.left, right: outer.right - inner.right };
  }, null);
}

test("in a page written from right to left, the form is", async ({ open }) => {
  const leftToRight = await gaps(await ready(await open()));
  expect(leftToRight.left, "a label begins at the left edge").toBeLessThan(leftToRight.right);

  const login = await ready(await open({ lang: "ar", dir: "rtl" }));
  await login.tab.evaluate((strings) => void Object.assign(document.querySelector("ssojet-login") ?? {}, { strings }), ARABIC_STRINGS);
  await login.one("textbox", ARABIC_STRINGS.identifierLabel);
  expect(await login.style("[part=card]", "direction")).toBe("rtl");
  const rightToLeft = await gaps(login);
  expect(rightToLeft.right, "and at the right edge").toBeLessThan(rightToLeft.left);
  expect(rightToLeft.right, "the edges are mirrored").toBeCloseTo(leftToRight.left, 0);
});

for (const dir of ["ltr", "rtl"] as const) {
  test(`nothing is wider than a box of ${NARROW} pixels, ${dir}`, async ({ open }) => {
    const login = await ready(await open({ dir, head: `<style>main { width: ${NARROW}px; overflow: auto } body { margin: 0 }</style>` }));
    const overflow = await login.tab.evaluate(() => {
      const main = document.querySelector("main");
      return main ? main.scrollWidth - main.clientWidth : -1;
    }, null);
    expect(overflow).toBe(0);
  });
}

for (const [theme, background] of [
  ["dark", "rgb(23, 24, 29)"],
  ["light", "rgb(255, 255, 255)"],
] as const) {
  test(`the theme "${theme}" is its own, whatever the page's`, async ({ open }) => {
    const login = await ready(await open({ attributes: { theme } }));
    expect(await login.style("[part=card]", "background-color")).toBe(background);
    expect(await contrast(login), "the label can be read").toBeGreaterThan(7);
    // Set later, it is followed at once.
    const other = theme === "dark" ? "light" : "dark";
    await login.set("theme", other);
    await expect.poll(() => login.style("[part=card]", "background-color")).not.toBe(background);
    expect(await contrast(login)).toBeGreaterThan(7);
  });
}

/** Computes the contrast of the label on the card (WCAG 2.2, relative luminance). */
async function contrast(login: EngineLogin): Promise<number> {
  const luminance = (color: string): number => {
    const [red, green, blue] = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((text) => {
      const value = Number(text) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  };
  const [text, ground] = [luminance(await login.style("label", "color")), luminance(await login.style("[part=card]", "background-color"))];
  return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
}

/** Waits for the first screen. */
async function ready(login: EngineLogin): Promise<EngineLogin> {
  await login.expectScreen("identify", "Sign in");
  return login;
}
