/** Drives the released Firefox by WebDriver BiDi. */
import { type BrowserContext, type ElementHandle, launch, type Page, ProtocolError } from "puppeteer-core";
import type { Browser, Control, Engine, Place, Role, Tab } from "../engines/driver.ts";
import { FIREFOX } from "../fixtures/environment.ts";

/** Errors of a page that is replaced by the next, or not yet told to screen readers, while it is looked at: the caller looks again. */
const GONE = /no such (frame|handle|node)|discarded|documentAccessible is null/;

/** Starts Firefox without a screen. */
export async function startFirefox(): Promise<Engine> {
  const firefox = await launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
  return {
    newBrowser: async () => browser(await firefox.createBrowserContext()),
    stop: () => firefox.close(),
  };
}

/** Uses a context as a browser of its own. */
function browser(context: BrowserContext): Browser {
  const open = async (type: "tab" | "window") => {
    const page = await context.newPage({ type });
    await page.bringToFront();
    return new FirefoxTab(page);
  };
  return { newTab: () => open("tab"), newWindow: () => open("window"), close: () => context.close() };
}

/** Drives one page of Firefox. */
class FirefoxTab implements Tab {
  constructor(readonly page: Page) {}

  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  async find(place: Place, role: Role, name?: string): Promise<Control[]> {
    const aria = `::-p-aria(${name === undefined ? "" : `[name="${name}"]`}[role="${role}"])`;
    try {
      const found = await this.page.$$(place === "login" ? `ssojet-login >>> ${aria}` : aria);
      return found.map(control);
    } catch (caught) {
      if (caught instanceof ProtocolError && GONE.test(caught.message)) return [];
      throw caught;
    }
  }

  async clickThrough(control: Control): Promise<void> {
    await Promise.all([this.page.waitForNavigation(), control.click()]);
  }

  async evaluate<Argument, Result>(run: (argument: Argument) => Result, argument: Argument): Promise<Result> {
    return (await this.page.evaluate(run as (argument: unknown) => unknown, argument)) as Result;
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

/** Uses an element as a person does. */
function control(element: ElementHandle): Control {
  return { click: () => element.click(), type: (text) => element.type(text), pressEnter: () => element.press("Enter") };
}
