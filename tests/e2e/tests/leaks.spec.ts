/** Tests that fifty mounts and unmounts, at every stage of a login, leave nothing behind. */
import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";

const ROUNDS = 50;

/** Runs in the page: keeps the ids of timers that have neither run nor been stopped. */
const COUNT_TIMERS = () => {
  const active = new Set<number>();
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  Object.assign(globalThis, {
    activeTimers: active,
    setTimeout: (callback: (...given: unknown[]) => void, ...rest: [number?, ...unknown[]]) => {
      const id = Number(
        start((...given: unknown[]) => {
          active.delete(id);
          callback(...given);
        }, ...rest),
      );
      active.add(id);
      return id;
    },
    clearTimeout: (id: number) => {
      active.delete(id);
      stop(id);
    },
  });
};

/** Counts those timers. */
const activeTimers = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { activeTimers: Set<number> }).activeTimers.size);

/** Puts an element into the page, takes it to a stage and removes it. */
async function mountAndUnmount(page: Page, stage: number): Promise<void> {
  await page.evaluate(async (stage) => {
    const element = document.createElement("ssojet-login") as HTMLElement & { start(identifier: string): void };
    element.setAttribute("client-id", "cli_development");
    element.setAttribute("api-base", location.origin);
    const waitForEvent = (name: string, step?: string) =>
      new Promise<void>((resolve) =>
        element.addEventListener(name, (event) => {
          const { detail } = event as CustomEvent<{ step?: string }>;
          if (step === undefined || detail.step === step) resolve();
        }),
      );
    const ready = waitForEvent("ssojet-ready");
    const sent = waitForEvent("ssojet-step", "link-sent");
    document.querySelector("main")?.append(element);
    // 0: removed while it loads. 1: at the first screen. 2: while sending. 3: while waiting for the link.
    if (stage > 0) await ready;
    if (stage > 1) element.start("person@example.com");
    if (stage > 2) await sent;
    element.remove();
    // The element cleans up in a microtask after it is removed.
    await Promise.resolve();
  }, stage);
}

/** Reads the browser's counters of listeners, nodes and documents after a garbage collection. */
async function counters(session: CDPSession) {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  return session.send("Memory.getDOMCounters");
}

/** Counts the elements that are still in memory. */
async function liveElements(session: CDPSession): Promise<number> {
  const { result } = await session.send("Runtime.evaluate", {
    expression: `customElements.get("ssojet-login").prototype`,
  });
  if (!result.objectId) throw new Error("the class is not registered");
  const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const { result: length } = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId as string,
    functionDeclaration: "function () { return this.length; }",
    returnByValue: true,
  });
  await session.send("Runtime.releaseObject", { objectId: objects.objectId as string });
  return length.value as number;
}

test(`${ROUNDS} mounts and unmounts leak nothing`, async ({ page, open, api }) => {
  await page.addInitScript(COUNT_TIMERS);
  await api.keepPending();
  await open({ body: `<p>No login yet.</p>` });
  await page.evaluate(() => customElements.whenDefined("ssojet-login"));
  const session = await page.context().newCDPSession(page);
  // The first rounds load the module and fill caches.
  for (let stage = 0; stage < 4; stage += 1) await mountAndUnmount(page, stage);
  const before = await counters(session);
  const inFlight = new Set<string>();
  page.on("request", (request) => inFlight.add(request.url() + request.method()));
  page.on("requestfinished", (request) => inFlight.delete(request.url() + request.method()));
  page.on("requestfailed", (request) => inFlight.delete(request.url() + request.method()));

  for (let round = 0; round < ROUNDS; round += 1) await mountAndUnmount(page, round % 4);

  expect(api.requestCount("magic-link/send"), "the stages were reached").toBeGreaterThan(ROUNDS / 4);
  await expect.poll(() => activeTimers(page), "timers").toBe(0);
  await expect.poll(() => [...inFlight], "requests").toEqual([]);
  await expect.poll(() => liveElements(session), "elements").toBe(0);
  const after = await counters(session);
  // The browser decides when it collects garbage; a leak in each of fifty rounds would exceed these bounds by far.
  expect(after.jsEventListeners, "listeners").toBeLessThanOrEqual(before.jsEventListeners + 5);
  expect(after.nodes, "nodes").toBeLessThanOrEqual(before.nodes + 50);
  expect(after.documents, "documents").toBeLessThanOrEqual(before.documents);
});

test("the counters count a login that is in the page", async ({ page, open, api }) => {
  await page.addInitScript(COUNT_TIMERS);
  await api.keepPending();
  const login = await open();
  const session = await page.context().newCDPSession(page);
  await login.expectScreen("Sign in");
  const idle = await counters(session);
  expect(await liveElements(session)).toBe(1);
  await login.sendLink("person@example.com");
  expect(await activeTimers(page)).toBeGreaterThan(0);
  await login.element.evaluate((element) => element.parentElement?.append(element.cloneNode(), element.cloneNode()));
  await expect(login.page.getByRole("heading", { name: "Sign in" })).toHaveCount(2);
  const busy = await counters(session);
  expect(busy.jsEventListeners - idle.jsEventListeners).toBeGreaterThan(5);
  expect(busy.nodes - idle.nodes).toBeGreaterThan(50);
  expect(await liveElements(session)).toBe(3);
});
