/** Configures the tests of the packed package: as the browser tests, with a worker for each application. */
import config from "../e2e/playwright.config.ts";

export default {
  ...config,
  testDir: "tests",
  outputDir: "../e2e/results/packaging",
  globalSetup: "./fixtures/pack.ts",
  // Each spec file builds one application, so its tests stay in one worker.
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 20_000 },
};
