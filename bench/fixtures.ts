/** Defines the `test` of the bench: the sandbox with the hosted page, and the forms, started once and kept for all runs. */
import { fileURLToPath } from "node:url";
import { WWW } from "../tests/e2e/fixtures/environment.ts";
import { Sandbox } from "../tests/e2e/fixtures/sandbox.ts";
import { test as base } from "../tests/e2e/fixtures/servers.ts";
import type { Contender, Entry } from "./contenders.ts";

const CLIENTS = fileURLToPath(new URL("clients.json", import.meta.url));

interface WorkerFixtures {
  sandbox: Sandbox;
  /** Starts what a form needs, unless it has been started. */
  ready: (entry: Entry) => Promise<Contender>;
}

export const test = base.extend<object, WorkerFixtures>({
  sandbox: [
    async ({ mailServer }, use) => {
      const sandbox = await Sandbox.start(mailServer.port, WWW, CLIENTS);
      await use(sandbox);
      await sandbox.stop();
    },
    { scope: "worker" },
  ],

  ready: [
    async ({ sandbox }, use) => {
      const started = new Map<string, Promise<Contender>>();
      await use((entry) => {
        const contender = started.get(entry.name) ?? entry.start(sandbox);
        started.set(entry.name, contender);
        return contender;
      });
      for (const contender of started.values()) await (await contender).stop();
    },
    { scope: "worker" },
  ],
});
