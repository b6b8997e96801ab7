/** Configures the browser tests in Chromium. */
import { defineConfig } from "@playwright/test";
import { CHROMIUM } from "./fixtures/environment.ts";

/** Tells whether the tests run as root, as in a container: Debian's Chromium refuses its own sandbox to root. */
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  // Each worker has its own server, so that tests do not affect each other.
  fullyParallel: true,
  workers: 2,
  // A busy machine can fail a test once. A test that passes only at the second try is named and counted apart: it is to be fixed.
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
