/** Tests the demo that `cargo xtask start` serves, used as by a person who has just cloned the repository. */
import { checkAccessibility, NO_PROBLEMS } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/demo.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("a login with the mail from the inbox works, and axe finds no violation on any page", async ({
      page,
      browser,
      demo,
    }) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(`${demo.origin}/`);
      await page.getByLabel("Email address").fill("visitor@example.com");
      // Its text stands on a gradient, where axe cannot decide the contrast.
      expect.soft((await checkAccessibility(page)).violations, "demo").toEqual([]);
      await page.getByRole("button", { name: "Continue", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();

      const elsewhere = await browser.newPage({ colorScheme });
      await elsewhere.goto(demo.demoUrl);
      await expect(elsewhere, "the key is not in the address any more").toHaveURL(`${demo.origin}/`);
      await elsewhere.getByRole("link", { name: "Inbox" }).first().evaluate((link) => link.removeAttribute("target"));
      await elsewhere.getByRole("link", { name: "Inbox" }).first().click();
      await expect(elsewhere.getByText("visitor@example.com").first()).toBeVisible();
      expect.soft(await checkAccessibility(elsewhere), "inbox").toEqual(NO_PROBLEMS);
      const link = elsewhere.getByRole("article").getByRole("link");
      const address = (await link.getAttribute("href")) as string;
      await link.click();
      await expect(elsewhere.getByRole("heading", { name: "Sign in to" })).toBeVisible();
      expect.soft(await checkAccessibility(elsewhere), "the link's page").toEqual(NO_PROBLEMS);
      await elsewhere.getByRole("button", { name: "Continue signing in" }).click();
      await expect(elsewhere.getByRole("heading", { name: "Successfully verified" })).toBeVisible();
      expect.soft(await checkAccessibility(elsewhere), "verified").toEqual(NO_PROBLEMS);
      await elsewhere.goto(address);
      await expect(elsewhere.getByRole("heading", { name: "This link does not work" })).toBeVisible();
      expect.soft(await checkAccessibility(elsewhere), "refused").toEqual(NO_PROBLEMS);
      await elsewhere.close();

      await expect(page.getByRole("heading", { name: "You are signed in" })).toBeVisible();
      const event = page.getByRole("listitem").filter({ hasText: "ssojet-authenticated" });
      await expect(event).toHaveCount(1);
      await expect(event, "tokens are cut short").toContainText(/"access_token":"v4\.local\.…"/);
      expect.soft((await checkAccessibility(page)).violations, "demo, signed in").toEqual([]);
      await page.getByRole("button", { name: "Start over" }).click();
      await expect(page.getByLabel("Email address")).toBeVisible();
    });
  });
}

test("the demo changes theme and language without a reload, and fits 320 pixels", async ({ page, demo }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${demo.origin}/`);
  await expect(page.getByRole("heading", { name: "Sign in", exact: true })).toBeVisible();
  await page.getByLabel("Theme").selectOption("dark");
  await page.getByLabel("Locale").selectOption("ar");
  await expect(page.getByRole("heading", { name: "تسجيل الدخول" })).toBeVisible();
  await expect(page.locator("ssojet-login [part=card]")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("ssojet-login [part=card]")).toHaveCSS("background-color", "rgb(23, 24, 29)");
  expect(await horizontalOverflow(page)).toBe(0);
});
