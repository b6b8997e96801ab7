/**
 * Configures the browser tests in the engines beside Chromium: one list of tests, over the same servers. Playwright runs and
 * counts them but drives neither browser: it supports only patched builds, and these tests drive the released ones.
 */
import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";
import type { EngineOptions } from "./engines/test.ts";

/** Returns the configuration of one engine. */
export function engineConfig(engineName: EngineOptions["engineName"]): PlaywrightTestConfig<object, EngineOptions> {
  return defineConfig<object, EngineOptions>({
    testDir: "engines",
    outputDir: `results/${engineName}`,
    workers: 1,
    retries: 1,
    forbidOnly: Boolean(process.env.CI),
    // A first start makes a profile, which takes its time on a busy machine.
    timeout: 60_000,
    expect: { timeout: 15_000 },
    reporter: "list",
    use: { engineName },
  });
}
