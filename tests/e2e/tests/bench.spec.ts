/** Tests that `cargo xtask bench` measures what it says, on our own forms. How long they take is in docs/speed.md, and no test. */
import { ENTRIES } from "../../../bench/contenders.ts";
import { test } from "../../../bench/fixtures.ts";
import { measure } from "../../../bench/measure.ts";
import { expect } from "@playwright/test";

/** Bytes of the widget that no form of ours does without: far less than there are, far more than the plain form has. */
const SOME_WIDGET = 20_000;

for (const entry of ENTRIES.filter(({ isPeer }) => !isPeer)) {
  test(`the bench types into the ${entry.name} and sees its request`, async ({ browser, ready }) => {
    const { typeable, bytesBefore, bytesInAll, request } = await measure(browser, await ready(entry));
    expect(typeable).toBeGreaterThan(0);
    expect(request).toBeGreaterThan(0);
    expect(bytesBefore).toBeGreaterThan(0);
    expect(bytesInAll).toBeGreaterThanOrEqual(bytesBefore);
    if (entry.name === "plain form") expect(bytesInAll).toBeLessThan(SOME_WIDGET);
    else expect(bytesInAll).toBeGreaterThan(SOME_WIDGET);
  });
}
