/** Defines the `test` of the Firefox suite: the servers, one Firefox for each worker, and a fresh tab for each test. */
import { type Browser, launch, type Page } from "puppeteer-core";
import { FIREFOX } from "../fixtures/environment.ts";
import { type PageOptions, pageHtml } from "../fixtures/page-html.ts";
import { PAGE_PATH, RECORDER, test as base } from "../fixtures/servers.ts";
import { FirefoxLogin } from "./login.ts";

export { expect } from "@playwright/test";

interface WorkerFixtures {
  firefox: Browser;
}

interface TestFixtures {
  /** Opens a page with one login, or with what the options say, and fails the test when a page had a problem. */
  open: (options?: PageOptions) => Promise<FirefoxLogin>;
  /** Opens the link of a mail as another person's browser would, and presses the button there. */
  follow: (link: string) => Promise<void>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  firefox: [
    async ({}, use) => {
      const firefox = await launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
      await use(firefox);
      await firefox.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  open: async ({ firefox, sandbox }, use) => {
    const context = await firefox.createBrowserContext();
    const problems: string[] = [];
    await use(async (options = {}) => {
      const page = await context.newPage();
      watchPage(page, sandbox.origin, problems);
      await servePage(page, sandbox.origin, options);
      await page.evaluateOnNewDocument(RECORDER);
      await page.goto(`${sandbox.origin}${PAGE_PATH}`);
      return new FirefoxLogin(page);
    });
    await context.close();
    base.expect.soft(problems, "errors, warnings and requests to other servers").toEqual([]);
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

/** Answers the one address with the page of a test, and passes every other request on to the server. */
async function servePage(page: Page, origin: string, options: PageOptions): Promise<void> {
  const { html, headers } = pageHtml(origin, options);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    void (request.url() === `${origin}${PAGE_PATH}`
      ? request.respond({ status: 200, contentType: "text/html; charset=utf-8", headers, body: html })
      : request.continue());
  });
}

/** Collects errors, warnings and requests to other servers. */
function watchPage(page: Page, origin: string, problems: string[]): void {
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) problems.push(`request: ${url}`);
  });
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${String(error)}`));
}
