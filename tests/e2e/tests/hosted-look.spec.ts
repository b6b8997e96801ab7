/** How the hosted page looks, and that it can be read whatever an application's branding is. */
import { checkAccessibility, NO_PROBLEMS } from "../fixtures/axe.ts";
import { expect, HostedPage, test } from "../fixtures/hosted.ts";
import { horizontalOverflow } from "../fixtures/page-state.ts";
import { NARROW } from "../objects/looks.ts";

const PICTURES = process.env.HOSTED_PICTURES;

for (const client of ["cli_shop", "cli_pale", "cli_navy", "cli_hostile"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${client}, ${colorScheme}: axe finds nothing on any screen, which fits 320 pixels`, async ({ page, sites, mailbox }) => {
      // Ten times axe.
      test.slow();
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const login = new HostedPage(page);
      const look = async (screen: string) => {
        for (const width of [NARROW, 900]) {
          await page.setViewportSize({ width, height: 900 });
          expect.soft(await checkAccessibility(page), `${screen}, ${width}`).toEqual(NO_PROBLEMS);
          expect.soft(await horizontalOverflow(page), `${screen}, ${width}`).toBe(0);
          if (PICTURES) await page.screenshot({ path: `${PICTURES}/${client}-${colorScheme}-${screen}-${width}.png` });
        }
      };
      await page.goto(`${sites.hosted}?client_id=${client}`);
      await login.expectScreen("Sign in");
      await look("sign-in");
      await login.sendLink(mailbox.address);
      await look("link-sent");
      await page.goto(`${sites.hosted}?client_id=${client}&redirect_uri=https://stranger.example/`);
      await login.expectRefusal("redirect_uri_not_registered");
      await look("refused");
      await page.getByText("For developers").click();
      await look("refused-open");
      await page.route("**/api/v1/config**", (route) => route.abort());
      await page.reload();
      await expect(login.title).toHaveText("The sign-in service does not answer");
      await look("trouble");
    });
  }
}
