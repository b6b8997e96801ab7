/** Measures one form once: a browser context without any cache, a slow line, a slow device, and a person who types at once. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, CDPSession, Page } from "@playwright/test";
import type { Contender } from "./contenders.ts";
import { CPU_SLOWDOWN, DOWNLOAD, LATENCY_MILLISECONDS, UPLOAD } from "./line.ts";
import type { Arrival } from "./server.ts";
import { Traffic } from "./traffic.ts";

const PROBE = readFileSync(fileURLToPath(new URL("probe.js", import.meta.url)), "utf8");

/** The address that is typed. */
const FIRST_KEY = "a";
const FURTHER_TEXT = "da@example.com";

/** How long anything may take, in milliseconds. */
const LIMIT_MILLISECONDS = 30_000;

/** What one run has measured. */
export interface Measured {
  /** Milliseconds from the start of the navigation to a field that can be typed into. */
  typeable: number;
  /** Bytes that had come over the line by then, headers and all. */
  bytesBefore: number;
  /** Bytes of everything that the page loads, headers and all, without the request that it goes on with. */
  bytesInAll: number;
  /** Milliseconds from pressing Enter to the arrival of the request at the server. */
  request: number;
}

/** What the probe tells about the field. */
interface Typeable {
  milliseconds: number;
  x: number;
  y: number;
}

/** Opens the page of a form, types into it as soon as that is possible, goes on at once, and returns what that took. */
export async function measure(browser: Browser, contender: Contender): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const traffic = await Traffic.watch(session);
    await slowDown(session);
    await page.addInitScript({ content: PROBE });
    const typeable = await told<Typeable>(page, "benchTypeable");
    const entered = await told<number>(page, "benchEntered");

    const before = contender.api.arrivals.length;
    await page.goto(contender.url, { waitUntil: "commit" });
    const field = await within(typeable(), "no field can be typed into");
    await type(page, field);
    await page.keyboard.press("Enter");
    const pressed = await within(entered(), "the page has not seen Enter");
    const arrival = await firstArrival(contender, before, pressed);
    await traffic.settle();
    const { startedAt } = await clock(session);
    return {
      typeable: field.milliseconds,
      bytesBefore: traffic.receivedBy(startedAt + field.milliseconds / 1000),
      bytesInAll: traffic.inAll((target) => target.startsWith(contender.request)),
      request: arrival.at - pressed,
    };
  } finally {
    await context.close();
  }
}

/** Slows the page's line and its main thread down. */
async function slowDown(session: CDPSession): Promise<void> {
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MILLISECONDS,
    downloadThroughput: DOWNLOAD,
    uploadThroughput: UPLOAD,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
}

/** Gives the page a function of this name, and returns how to wait for what its first call tells. */
async function told<T>(page: Page, name: string): Promise<() => Promise<T>> {
  let tell!: (value: T) => void;
  const called = new Promise<T>((resolve) => (tell = resolve));
  await page.exposeFunction(name, tell);
  return () => called;
}

/** Fails where a promise takes too long. */
async function within<T>(promise: Promise<T>, complaint: string): Promise<T> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new Error(complaint)), LIMIT_MILLISECONDS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(limit));
}

/** Types as a person does: into the field at that place, the first character by its key. Fails where it does not arrive. */
async function type(page: Page, { x, y }: Typeable): Promise<void> {
  await page.mouse.click(x, y);
  await page.keyboard.press(FIRST_KEY);
  await page.keyboard.insertText(FURTHER_TEXT);
  const typed = await page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return (focused as HTMLInputElement | null)?.value;
  });
  if (typed !== FIRST_KEY + FURTHER_TEXT) throw new Error(`what was typed is not in the field, but ${JSON.stringify(typed)}`);
}

/** Waits for the request that the form goes on with. */
async function firstArrival({ api, request }: Contender, before: number, pressed: number): Promise<Arrival> {
  const end = performance.now() + LIMIT_MILLISECONDS;
  while (performance.now() < end) {
    const arrival = api.arrivals.slice(before).find(({ method, target, at }) => method === "POST" && target.startsWith(request) && at >= pressed);
    if (arrival) return arrival;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no POST ${request} has arrived`);
}

/** Reads when the navigation began, in seconds of the clock that the DevTools' events have. */
async function clock(session: CDPSession): Promise<{ startedAt: number }> {
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const startedAt = metrics.find(({ name }) => name === "NavigationStart")?.value;
  if (!startedAt) throw new Error("the browser does not say when the navigation began");
  return { startedAt };
}
