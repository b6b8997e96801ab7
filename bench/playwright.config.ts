/** Configures `cargo xtask bench`: one browser, one page at a time, and no second try, since the time of a second try is another one. */
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
  use: {
    ...config.use,
    launchOptions: {
      ...config.use?.launchOptions,
      // No form reaches a server that is not the bench's own: what is measured is the same with a network and without.
      args: [...(config.use?.launchOptions?.args ?? []), "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    },
  },
};
