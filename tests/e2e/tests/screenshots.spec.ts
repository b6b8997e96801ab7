/** Takes pictures of every screen for people to look at, in `results/screenshots`. They are not compared. */
import { fileURLToPath } from "node:url";
import { expect, test } from "../fixtures/test.ts";
import { LOOKS, applyLook } from "../objects/looks.ts";
import { SCREENS } from "../objects/screens.ts";

const FOLDER = fileURLToPath(new URL("../results/screenshots", import.meta.url));
const SHOWN = ["auto-light", "auto-dark", "narrow", "right-to-left"];

for (const { name, show } of SCREENS) {
  test(`pictures of "${name}"`, { tag: "@screenshots" }, async ({ page, api, open }) => {
    await page.clock.install();
    const login = await show({ page, api, open });
    for (const look of LOOKS.filter(({ name }) => SHOWN.includes(name))) {
      await applyLook(login, look);
      const picture = await page.screenshot({ path: `${FOLDER}/${look.name}/${name}.png` });
      expect(picture.length).toBeGreaterThan(1_000);
    }
  });
}
