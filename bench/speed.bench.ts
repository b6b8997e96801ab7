/** Measures every form in turn, again and again, so that what else the machine does hits all alike. `cargo xtask bench` sums up. */
import { appendFileSync } from "node:fs";
import { ENTRIES } from "./contenders.ts";
import { test } from "./fixtures.ts";
import { conditions } from "./line.ts";
import { type Measured, measure } from "./measure.ts";

/** How often each form is measured. */
const RUNS = Number(process.env.BENCH_RUNS ?? "5");

/** The file that takes a line of JSON for each measurement. */
const RESULTS = process.env.BENCH_RESULTS;

const entries = ENTRIES.filter(({ isPeer }) => !isPeer || process.env.BENCH_PEERS !== "no");

// The first round is not counted: in it the servers compress what they serve, and the browser starts.
for (let run = 0; run <= RUNS; run += 1) {
  for (const entry of entries) {
    test(`${run === 0 ? "warm-up" : `run ${run} of ${RUNS}`}: ${entry.name}`, async ({ browser, ready }) => {
      const { name, goal } = entry;
      const record = (measured?: Measured) => {
        if (run === 0 || !RESULTS) return;
        const line = { name, goal, note: entry.note(), conditions: conditions(browser.version()), run, measured };
        appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
      };
      try {
        record(await measure(browser, await ready(entry)));
      } catch (error) {
        record();
        throw error;
      }
    });
  }
}
