/** Tests that the hosted page keeps its place while its card grows, and fits small screens. */
import type { Page } from "@playwright/test";
import { expect, HostedPage, SHOP_ID, test } from "../fixtures/hosted.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";

/** Sizes of screens: a desk, a telephone upright and on its side, one with its keyboard open, and the narrowest there is. */
const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
  { width: 568, height: 320 },
  { width: 320, height: 256 },
  { width: 280, height: 653 },
];

/** The tops of the brand and of the card, from the top of the page. */
function places(page: Page): Promise<{ brand: number; card: number }> {
  return page.evaluate(() => {
    const top = (element: Element | null | undefined) => (element?.getBoundingClientRect().top ?? Number.NaN) + scrollY;
    return { brand: top(document.querySelector("h1")), card: top(document.querySelector(".stage")) };
  });
}

for (const { width, height } of SIZES) {
  test(`at ${width} × ${height} the brand and the card keep their place`, async ({ page, sites, mailbox }) => {
    const login = new HostedPage(page);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.setViewportSize({ width, height });
    await page.goto(`${sites.hosted}?client_id=cli_navy`);
    await login.expectScreen("Sign in");
    const before = await places(page);
    const keepsItsPlace = async (when: string) => {
      expect.soft(await places(page), when).toEqual(before);
      expect.soft(await horizontalOverflow(page), when).toBe(0);
    };
    // A sentence is added.
    await login.send("no address");
    await expect(login.alert).toBeVisible();
    await keepsItsPlace("a refused text");
    await login.sendLink(mailbox.address);
    await keepsItsPlace("another screen");
    await page.goto(`${sites.hosted}?client_id=cli_navy&redirect_uri=https://stranger.example/`);
    await login.expectRefusal("redirect_uri_not_registered");
    await keepsItsPlace("a refusal");
  });
}

test("the form and the country of a number leave the brand where it is", async ({ page, sites }) => {
  const login = new HostedPage(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/v1/config**", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(`${sites.hosted}?client_id=cli_numbers`);
  await expect(login.heading).toHaveText("Sign in");
  const before = await places(page);
  release();
  await expect.poll(async () => (await login.events()).some(({ name }) => name === "ssojet-ready")).toBe(true);
  expect(await places(page), "the form").toEqual(before);
  await login.field.pressSequentially("0301234567");
  await expect(login.country).toBeVisible();
  expect(await places(page), "the country").toEqual(before);
});

for (const { width, height } of SIZES.filter(({ height }) => height < 400)) {
  test(`at ${width} × ${height} the field, what was said last and the button fit on the screen together`, async ({ page, sites }) => {
    const login = new HostedPage(page);
    await page.setViewportSize({ width, height });
    await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`);
    await login.expectScreen("Sign in");
    const measure = async () => {
      const [field, button] = [await login.field.boundingBox(), await login.submit.boundingBox()];
      if (!field || !button) throw new Error("the form is not shown");
      return { top: field.y, bottom: button.y + button.height };
    };
    // On its side, a telephone shows the form without scrolling.
    if (width > height * 1.5) expect((await measure()).bottom).toBeLessThanOrEqual(height);
    await login.send("no address");
    await expect(login.alert).toBeVisible();
    const { top, bottom } = await measure();
    expect(bottom - top, "field to button").toBeLessThan(height * 0.8);
  });
}
