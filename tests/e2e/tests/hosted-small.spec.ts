/** Tests that the hosted page shows what was said last, and the button, on a small screen. */
import { expect, HostedPage, test } from "../fixtures/hosted.ts";

for (const size of [{ width: 568, height: 320 }, { width: 280, height: 400 }]) {
  test(`on ${size.width} × ${size.height} a refusal and the button are in view`, async ({ page, sites }) => {
    await page.setViewportSize(size);
    const login = new HostedPage(page);
    await page.goto(`${sites.hosted}?client_id=cli_shop`);
    await login.expectScreen("Sign in");
    await login.field.fill("person@example");
    await login.field.press("Enter");
    for (const part of [login.alert, login.submit]) {
      await expect(part).toBeInViewport({ ratio: 0.98 });
    }
  });
}
