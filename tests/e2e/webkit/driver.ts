/** Drives WebKitGTK by WebDriver, on a screen and a message bus of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Builder, By, Capabilities, error, Key, type WebDriver, type WebElement } from "selenium-webdriver";
import type { Browser, Control, Engine, Place, Role, Tab } from "../engines/driver.ts";
import { WEBKIT_DRIVER } from "../fixtures/environment.ts";
import { freePort } from "../fixtures/site.ts";

/** Whatever may have one of the roles, so that not every element has to be asked for its own. */
const CANDIDATES = "button, input, select, h1, h2, h3, [role]";

/** Errors of an element that has gone while it was looked at: the caller looks again. */
const GONE = ["DetachedShadowRootError", "NoSuchElementError", "NoSuchShadowRootError", "StaleElementReferenceError"];

/** Starts a screen without a monitor, a bus, and the driver, which starts a browser for each test. */
export async function startWebKit(): Promise<Engine> {
  const programs: ChildProcess[] = [];
  /** Starts a program and waits for the line by which it says that it is ready. */
  const start = async (program: string, args: string[], env: Record<string, string>): Promise<string> => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, ...env } });
    programs.push(child);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it was ready`)));
      createInterface({ input: child.stdout }).once("line", resolve);
    });
  };
  const display = await start("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {});
  const bus = await start("dbus-daemon", ["--session", "--nofork", "--print-address=1"], {});
  const port = await freePort();
  const environment = { DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: bus };
  const driver = spawn(WEBKIT_DRIVER, [`--port=${port}`, "--host=127.0.0.1"], {
    stdio: "ignore",
    env: { ...process.env, ...environment },
    // A group of its own, which the browsers belong to.
    detached: true,
  });
  programs.push(driver);
  const server = `http://127.0.0.1:${port}`;
  await waitUntilReady(server);
  return {
    newBrowser: async () => new WebKitBrowser(await newSession(server)),
    stop: async () => {
      if (driver.pid) process.kill(-driver.pid, "SIGKILL");
      for (const program of programs.reverse()) program.kill();
    },
  };
}

/** Waits until the driver answers. */
async function waitUntilReady(server: string): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await fetch(`${server}/status`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > end) throw new Error("WebKitWebDriver does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts a browser. The driver runs one at a time, and knows where its own MiniBrowser is. */
async function newSession(server: string): Promise<WebDriver> {
  return new Builder().usingServer(server).withCapabilities(new Capabilities({ browserName: "MiniBrowser" })).build();
}

/** Runs one browser. */
class WebKitBrowser implements Browser {
  #isFirstTabTaken = false;

  constructor(readonly driver: WebDriver) {}

  async newTab(): Promise<Tab> {
    // A browser starts with one tab.
    if (this.#isFirstTabTaken) return this.#open("tab");
    this.#isFirstTabTaken = true;
    return new WebKitTab(this.driver, await this.driver.getWindowHandle());
  }

  async newWindow(): Promise<Tab> {
    return this.#open("window");
  }

  async close(): Promise<void> {
    await this.driver.quit();
  }

  async #open(type: "tab" | "window"): Promise<Tab> {
    await this.driver.switchTo().newWindow(type);
    return new WebKitTab(this.driver, await this.driver.getWindowHandle());
  }
}

/** Drives one page. */
class WebKitTab implements Tab {
  constructor(
    readonly driver: WebDriver,
    readonly handle: string,
  ) {}

  async open(address: string): Promise<void> {
    await this.#choose();
    await this.driver.get(address);
  }

  async reload(): Promise<void> {
    await this.#choose();
    await this.driver.navigate().refresh();
  }

  async find(place: Place, role: Role, name?: string): Promise<Control[]> {
    await this.#choose();
    try {
      const root = place === "login" ? await (await this.driver.findElement(By.css("ssojet-login"))).getShadowRoot() : this.driver;
      const found: Control[] = [];
      for (const element of await root.findElements(By.css(CANDIDATES))) {
        if ((await roleOf(element)) !== role) continue;
        if (name === undefined || (await element.getAccessibleName()) === name) found.push(control(element));
      }
      return found;
    } catch (caught) {
      if (caught instanceof Error && GONE.includes(caught.name)) return [];
      throw caught;
    }
  }

  async clickThrough(control: Control): Promise<void> {
    // The driver itself waits for the page that a click leads to.
    await control.click();
  }

  async evaluate<Argument, Result>(run: (argument: Argument) => Result, argument: Argument): Promise<Result> {
    await this.#choose();
    return this.driver.executeScript(run, argument);
  }

  async close(): Promise<void> {
    await this.#choose();
    await this.driver.close();
  }

  /** Directs what follows to this page: a driver has one at a time. */
  async #choose(): Promise<void> {
    await this.driver.switchTo().window(this.handle);
  }
}

/**
 * Asks the browser for the role of an element. For one that screen readers are not told of, WebKit answers with an error
 * without a name.
 */
async function roleOf(element: WebElement): Promise<string> {
  return element.getAriaRole().catch((caught) => {
    if (caught instanceof Error && caught.constructor === error.WebDriverError) return "";
    throw caught;
  });
}

/** Uses an element as a person does. */
function control(element: WebElement): Control {
  return {
    click: () => element.click(),
    type: (text) => element.sendKeys(text),
    pressEnter: () => element.sendKeys(Key.ENTER),
  };
}
