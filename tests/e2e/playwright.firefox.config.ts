/**
 * Configures the browser tests in Firefox, over the same servers. Playwright runs and counts them but does not drive the
 * browser: it supports only a patched Firefox, and these tests drive the released one by WebDriver BiDi.
 */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "firefox",
  outputDir: "results/firefox",
  workers: 1,
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  // A first start makes a profile, which takes its time on a busy machine.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
});
