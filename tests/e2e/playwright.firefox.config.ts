import { defineConfig } from "@playwright/test";

/**
 * The same servers, another engine. Playwright runs and counts these tests but does not drive the browser: it knows only a
 * Firefox of its own making, and this is the one that people have, driven by WebDriver BiDi.
 */
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
