/** The `test` of this suite: one Firefox and the servers for each worker, a fresh tab and a mailbox for each test. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test as base } from "@playwright/test";
import { type Browser, launch, type Page } from "puppeteer-core";
import { FIREFOX } from "../fixtures/environment.ts";
import { Mailbox, MailServer } from "../fixtures/mail-server.ts";
import { type PageOptions, pageHtml } from "../fixtures/page-html.ts";
import { Sandbox } from "../fixtures/sandbox.ts";
import { FirefoxLogin } from "./login.ts";

export { expect } from "@playwright/test";

const RECORDER = readFileSync(fileURLToPath(new URL("../fixtures/record.js", import.meta.url)), "utf8");

/** A whole login page at one address of the sandbox. */
const PAGE_PATH = "/page";

interface WorkerFixtures {
  firefox: Browser;
  mailServer: MailServer;
  sandbox: Sandbox;
}

interface TestFixtures {
  mailbox: Mailbox;
  /** Opens a page with one login, or with what the options say. Afterwards no page may have complained of anything. */
  open: (options?: PageOptions) => Promise<FirefoxLogin>;
  /** Opens the link of a mail as another person's browser would, and presses the button there. */
  follow: (link: string) => Promise<void>;
}

let people = 0;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  firefox: [
    async ({}, use) => {
      const firefox = await launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
      await use(firefox);
      await firefox.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  mailServer: [
    async ({}, use) => {
      const server = await MailServer.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],

  sandbox: [
    async ({ mailServer }, use) => {
      const sandbox = await Sandbox.start(mailServer.port);
      await use(sandbox);
      await sandbox.stop();
    },
    { scope: "worker" },
  ],

  mailbox: async ({ mailServer }, use) => {
    people += 1;
    await use(new Mailbox(`person.${process.pid}.${people}@example.com`, mailServer));
  },

  open: async ({ firefox, sandbox }, use) => {
    const context = await firefox.createBrowserContext();
    const complaints: string[] = [];
    await use(async (options = {}) => {
      const page = await context.newPage();
      watch(page, sandbox.origin, complaints);
      await serve(page, sandbox.origin, options);
      await page.evaluateOnNewDocument(RECORDER);
      await page.goto(`${sandbox.origin}${PAGE_PATH}`);
      return new FirefoxLogin(page);
    });
    await context.close();
    base.expect.soft(complaints, "errors, warnings and requests to other servers").toEqual([]);
  },

  follow: async ({ firefox }, use) => {
    await use(async (link) => {
      const context = await firefox.createBrowserContext();
      const page = await context.newPage();
      await page.goto(link);
      await page.locator("aria/Continue signing in[role='button']").click();
      await page.locator("aria/Successfully verified[role='heading']").wait();
      await context.close();
    });
  },
});

/** Answers the one address with the page of a test; everything else goes to the server. */
async function serve(page: Page, origin: string, options: PageOptions): Promise<void> {
  const { html, headers } = pageHtml(origin, options);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    void (request.url() === `${origin}${PAGE_PATH}`
      ? request.respond({ status: 200, contentType: "text/html; charset=utf-8", headers, body: html })
      : request.continue());
  });
}

function watch(page: Page, origin: string, complaints: string[]): void {
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) complaints.push(`request: ${url}`);
  });
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${String(error)}`));
}
