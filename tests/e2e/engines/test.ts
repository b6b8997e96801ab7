/** Defines the `test` of the engines beside Chromium: the servers, the engine of the configuration, a browser for each test. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DIST } from "../fixtures/environment.ts";
import { type PageOptions, pageHtml } from "../fixtures/page-html.ts";
import { Phone } from "../fixtures/phone.ts";
import { PAGE_PATH, RECORDER, test as base } from "../fixtures/servers.ts";
import { Site } from "../fixtures/site.ts";
import { startFirefox } from "../firefox/driver.ts";
import { startWebKit } from "../webkit/driver.ts";
import type { Browser, Engine, Tab } from "./driver.ts";
import { EngineLogin, one } from "./login.ts";

export { expect } from "@playwright/test";

/** Starts each engine. */
const ENGINES = { firefox: startFirefox, webkit: startWebKit };

/** Options that a configuration sets. */
export interface EngineOptions {
  engineName: keyof typeof ENGINES;
}

interface WorkerFixtures extends EngineOptions {
  engine: Engine;
}

/** Describes a page, and the server that its login asks. */
export interface EnginePageOptions extends Omit<PageOptions, "policy"> {
  /** Origin of the API, where it is not the sandbox. */
  api?: string;
  /** Returns the `Content-Security-Policy` header for a page whose API has this origin. */
  policy?: (api: string) => string;
  /** Holds the WebAssembly back until it is settled; where it comes to `false`, there is none. */
  wasm?: Promise<boolean>;
}

interface TestFixtures {
  /** A browser of the engine, with nothing in it from before. */
  browserOfPerson: Browser;
  /** Reads the text messages sent to a number (E.164). */
  phone: (number: string) => Phone;
  /** Opens a page with one login, or with what the options say, and fails the test when a page had a problem. */
  open: (options?: EnginePageOptions) => Promise<EngineLogin>;
  /** Opens the link of a mail in another tab and presses the button there. */
  follow: (link: string) => Promise<void>;
}

/** Records the events and the problems of a page, before its own scripts run. */
const RECORDERS = RECORDER + readFileSync(fileURLToPath(new URL("problems.js", import.meta.url)), "utf8");

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engineName: ["firefox", { scope: "worker", option: true }],

  engine: [
    async ({ engineName }, use) => {
      const engine = await ENGINES[engineName]();
      await use(engine);
      await engine.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  browserOfPerson: async ({ engine, sandbox }, use) => {
    await sandbox.reset();
    const browser = await engine.newBrowser();
    await use(browser);
    await browser.close();
  },

  phone: async ({ sandbox }, use) => {
    await use((number) => new Phone(number, sandbox));
  },

  open: async ({ browserOfPerson, sandbox }, use) => {
    const site = await Site.start();
    const problems: string[] = [];
    const collectors: (() => Promise<void>)[] = [];
    await use(async ({ api = sandbox.origin, policy, wasm, ...page } = {}) => {
      servePage(site, api, policy ? { ...page, policy: policy(api) } : page, wasm);
      const tab = await browserOfPerson.newTab();
      // A name, not a number: only so does a page of this machine count as one that may use passkeys.
      const origin = site.origin.replace("127.0.0.1", "localhost");
      const collect = async () => {
        const read = (allowed: string[]) => (globalThis as unknown as { problemsOf: (allowed: string[]) => string[] }).problemsOf(allowed);
        problems.push(...(await tab.evaluate(read, [origin, api])));
      };
      collectors.push(collect);
      await tab.open(`${origin}${PAGE_PATH}`);
      return new EngineLogin(tab, collect);
    });
    for (const collect of collectors) await collect();
    await site.stop();
    base.expect.soft(problems, "errors, warnings and requests to other servers").toEqual([]);
  },

  follow: async ({ browserOfPerson }, use) => {
    await use(async (link) => {
      const tab = await browserOfPerson.newTab();
      await confirm(tab, link);
      await tab.close();
    });
  },
});

/** Opens the link of a mail in a tab and presses the button there. */
export async function confirm(tab: Tab, link: string): Promise<void> {
  await tab.open(link);
  await tab.clickThrough(await one(tab, "page", "button", "Continue signing in"));
  await one(tab, "page", "heading", "Successfully verified");
}

/** Serves the page of a test, its recorders, and the built files. */
function servePage(site: Site, api: string, options: PageOptions, wasm: Promise<boolean> = Promise.resolve(true)): void {
  const { html, headers } = pageHtml(api, { ...options, head: `<script src="/recorders.js"></script>${options.head ?? ""}` });
  const types: Record<string, string> = { js: "text/javascript; charset=utf-8", wasm: "application/wasm", txt: "text/plain; charset=utf-8" };
  site.handle(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = /^\/(ssojet-login(?:-phone-numbers)?\.(js|wasm|txt))$/.exec(pathname);
    if (pathname === PAGE_PATH) response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(html);
    else if (pathname === "/recorders.js") response.writeHead(200, { "content-type": types.js }).end(RECORDERS);
    else if (file?.[2] === "wasm" && !(await wasm)) response.writeHead(404).end();
    else if (file) response.writeHead(200, { "content-type": types[file[2] as string] }).end(readFileSync(join(DIST, file[1] as string)));
    else response.writeHead(404).end();
  });
}
