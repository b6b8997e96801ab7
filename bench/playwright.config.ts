/** Configures `cargo xtask bench`: one browser, one page at a time, and no second try, since a time of a second try is another one. */
import config from "../tests/e2e/playwright.config.ts";

export default {
  ...config,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../tests/e2e/results/bench",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 120_000,
};
