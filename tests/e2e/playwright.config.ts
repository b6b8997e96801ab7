import { defineConfig } from "@playwright/test";
import { CHROMIUM } from "./fixtures/environment.ts";

/** Debian's Chromium refuses its own sandbox to root, which is what containers run as. */
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  // Each worker has its own server, so that tests do not meet.
  fullyParallel: true,
  workers: 2,
  // A machine can be too busy for a browser once. What passed only then is named and counted apart, to be mended.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  expect: { timeout: 8_000 },
  reporter: "list",
  use: {
    trace: "off",
    locale: "en-GB",
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // Without a graphics card, and under load, taking a picture fails now and then otherwise.
        "--disable-gpu",
      ],
    },
  },
});
