/** Tests that the hosted page can be read and fits, whatever the application's branding is. */
import { checkAccessibility, NO_PROBLEMS } from "../fixtures/axe.ts";
import { expect, HostedPage, test } from "../fixtures/hosted.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";
import { NARROW } from "../objects/looks.ts";

const PICTURES = process.env.HOSTED_PICTURES;

for (const client of ["cli_shop", "cli_pale", "cli_navy", "cli_hostile"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds no problem on any screen of ${client} (${colorScheme}), and each fits 320 pixels`, async ({ page, sites, mailbox }) => {
      // Axe runs ten times.
      test.slow();
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const login = new HostedPage(page);
      const checkScreen = async (screen: string) => {
        for (const width of [NARROW, 900]) {
          await page.setViewportSize({ width, height: 900 });
          expect.soft(await checkAccessibility(page), `${screen}, ${width}`).toEqual(NO_PROBLEMS);
          expect.soft(await horizontalOverflow(page), `${screen}, ${width}`).toBe(0);
          if (PICTURES) await page.screenshot({ path: `${PICTURES}/${client}-${colorScheme}-${screen}-${width}.png` });
        }
      };
      await page.goto(`${sites.hosted}?client_id=${client}`);
      await login.expectScreen("Sign in");
      await checkScreen("sign-in");
      await login.sendLink(mailbox.address);
      await checkScreen("link-sent");
      await page.goto(`${sites.hosted}?client_id=${client}&redirect_uri=https://stranger.example/`);
      await login.expectRefusal("redirect_uri_not_registered");
      await checkScreen("refused");
      await page.getByText("For developers").click();
      await checkScreen("refused-open");
      await page.route("**/api/v1/config**", (route) => route.abort());
      await page.reload();
      await expect(login.title).toHaveText("The sign-in service does not answer");
      await checkScreen("trouble");
    });
  }
}
