import config from "../e2e/playwright.config.ts";

export default {
  ...config,
  testDir: "tests",
  outputDir: "../e2e/results/packaging",
  globalSetup: "./fixtures/pack.ts",
  // A file is one application, built once: its tests stay in one worker.
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 20_000 },
};
