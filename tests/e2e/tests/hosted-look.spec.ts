/** How the hosted page looks, and that it can be read whatever an application's branding is. */
import { judge } from "../fixtures/axe.ts";
import { expect, HostedPage, test } from "../fixtures/hosted.ts";
import { NARROW } from "../objects/looks.ts";

const FOUND_NOTHING = { violations: [], undecided: [] };
const PICTURES = process.env.HOSTED_PICTURES;

for (const client of ["cli_shop", "cli_pale", "cli_navy", "cli_hostile"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${client}, ${colorScheme}: axe finds nothing on any screen, which fits 320 pixels`, async ({ page, at, mailbox }) => {
      // Ten times axe.
      test.slow();
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const login = new HostedPage(page);
      const look = async (screen: string) => {
        for (const width of [NARROW, 900]) {
          await page.setViewportSize({ width, height: 900 });
          expect.soft(await judge(page), `${screen}, ${width}`).toEqual(FOUND_NOTHING);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect.soft(overflow, `${screen}, ${width}`).toBe(0);
          if (PICTURES) await page.screenshot({ path: `${PICTURES}/${client}-${colorScheme}-${screen}-${width}.png` });
        }
      };
      await page.goto(`${at.hosted}?client_id=${client}`);
      await login.expectScreen("Sign in");
      await look("sign-in");
      await login.sendLink(mailbox.address);
      await look("link-sent");
      await page.goto(`${at.hosted}?client_id=${client}&redirect_uri=https://stranger.example/`);
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
