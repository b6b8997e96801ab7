/** Configures the fault matrix: every call of the API with every fault. */
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

const { launchOptions } = base.use ?? {};

export default defineConfig({
  ...base,
  testDir: "faults",
  outputDir: "results/faults",
  // A test is a family of cells, and a cell has no clock but the page's.
  timeout: 240_000,
  use: {
    ...base.use,
    launchOptions: {
      ...launchOptions,
      // The tests' page comes from no server, and so counts as one of the internet, which may not ask this machine.
      args: [...(launchOptions?.args ?? []), "--disable-features=LocalNetworkAccessChecks"],
    },
  },
});
