/** Tests how often the widget polls, and that it ignores answers that come too late. */
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { observeFetch } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";

test("polls never overlap, are at most 4 seconds apart in the first minute, and slow down afterwards", async ({ page, open, api }) => {
  // Four hundred steps of the page's clock take long on a busy machine.
  test.slow();
  const STEP = 200;
  await page.clock.install();
  const calls = await observeFetch(page);
  await api.keepPending();
  const login = await open();
  // A load that takes a minute of the page's clock has failed.
  await expect(login.email).toBeVisible();
  await page.clock.pauseAt(Date.now() + 60_000);
  await login.sendLink("person@example.com");
  for (let time = 0; time < 80_000; time += STEP) {
    await page.clock.runFor(STEP);
    // The page's clock stands still until the answer has come.
    await expect.poll(async () => (await calls()).every(({ ended }) => ended !== undefined)).toBe(true);
  }

  const polls = (await calls()).filter(({ url }) => url.includes("/status"));
  const sent = (await calls()).find(({ url }) => url.includes("/send"));
  const pauses = polls.map(({ began }, index) => began - (polls[index - 1]?.began ?? sent?.ended ?? 0));
  for (const [index, pause] of pauses.entries()) {
    const since = (polls[index]?.began ?? 0) - pause - (sent?.ended ?? 0);
    expect(pause, `pause ${index + 1}`).toBeGreaterThanOrEqual(2745);
    if (since <= 60_000) expect(pause, `pause ${index + 1}`).toBeLessThanOrEqual(4000);
    if (since >= 66_000) expect(pause, `pause ${index + 1}`).toBeGreaterThan(4000);
  }
  expect(pauses.length, "polls in 80 seconds").toBeGreaterThanOrEqual(20);
  for (const [index, { began }] of polls.entries()) {
    expect(began).toBeGreaterThanOrEqual(polls[index - 1]?.ended ?? 0);
  }
});

test("while a poll is in flight no second one is sent, whatever events reach the page", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  const release = await api.hold("magic-link/status");
  const login = await open();
  await login.sendLink("person@example.com");
  await page.clock.runFor(4_000);
  await expect.poll(() => api.requestCount("magic-link/status")).toBe(1);
  await page.clock.runFor(6_000);
  await login.comeBack();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.clock.runFor(4_000);
  expect(api.requestCount("magic-link/status")).toBe(1);
  await release({ body: SIGNED_IN });
  await login.expectSignedIn();
});

test("the poll of an address that was left is aborted, and its answer is ignored", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  const release = await api.hold("magic-link/status");
  const login = await open();
  await login.sendLink("person@example.com");
  await login.comeBack();
  await expect.poll(() => api.requestCount("magic-link/status")).toBe(1);
  const aborted = page.waitForEvent("requestfailed");
  await login.change.click();
  await login.expectScreen("Sign in");
  expect((await aborted).url(), "aborted").toContain("/magic-link/status");
  await release({ body: SIGNED_IN }).catch(() => undefined);
  await page.clock.runFor(30_000);
  await login.expectScreen("Sign in");
  expect(await login.authenticated()).toEqual([]);
});

/** Runs in the page: replaces fetch by one that drops the abort signal, as some monitoring scripts do. */
const FETCH_WITHOUT_ABORT = () => {
  const original = globalThis.fetch;
  globalThis.fetch = async (...given) => {
    const request = new Request(...given);
    const body = request.method === "GET" ? undefined : await request.text();
    return original(request.url, { method: request.method, headers: request.headers, ...(body === undefined ? {} : { body }) });
  };
};

for (const call of ["send", "status"] as const) {
  test(`a ${call} that is answered after the element was removed has no effect`, async ({ page, open, api }) => {
    await page.addInitScript(FETCH_WITHOUT_ABORT);
    await page.clock.install();
    await api.keepPending();
    const release = await api.hold(`magic-link/${call}`);
    const login = await open();
    await login.send("person@example.com");
    if (call === "status") {
      await login.expectScreen("Check your email");
      await login.comeBack();
    }
    await expect.poll(() => api.requestCount(`magic-link/${call}`)).toBe(1);
    await login.element.evaluate((element) => {
      const eventNames: string[] = [];
      for (const name of ["ssojet-ready", "ssojet-step", "ssojet-authenticated", "ssojet-error"]) {
        element.addEventListener(name, () => eventNames.push(name));
      }
      Object.assign(globalThis, { detached: element, eventNames });
      element.remove();
    });
    const answered = page.waitForResponse((response) => response.url().includes(`/magic-link/${call}`));
    await release({ body: call === "send" ? { state: "0123" } : SIGNED_IN });
    await (await answered).finished();
    const counts = api.requestCounts();
    await page.clock.runFor(60_000);
    expect(api.requestCounts()).toEqual(counts);
    expect(await page.evaluate(() => (globalThis as unknown as { eventNames: string[] }).eventNames)).toEqual([]);

    // The same listeners get events when the element is back in the page.
    await page.evaluate(() => {
      document.body.append((globalThis as unknown as { detached: HTMLElement }).detached);
    });
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { eventNames: string[] }).eventNames))
      .toEqual(["ssojet-ready", "ssojet-step"]);
    // The login resumes, as after a reload.
    await login.expectScreen(call === "send" ? "Sign in" : "Check your email");
  });
}

test("removing the element aborts the send in flight", async ({ page, open, api }) => {
  await api.hold("magic-link/send");
  const login = await open();
  await login.send("person@example.com");
  await expect.poll(() => api.requestCount("magic-link/send")).toBe(1);
  const failed = page.waitForEvent("requestfailed");
  await login.element.evaluate((element) => element.remove());
  const request = await failed;
  expect(request.url()).toContain("/magic-link/send");
  expect(request.failure()?.errorText).toBe("net::ERR_ABORTED");
});

/** Faulty replacements of fetch. */
const PATCHES: [string, string][] = [
  ["rejects with a text", `() => Promise.reject("blocked by client")`],
  ["rejects with nothing", `() => Promise.reject()`],
  ["resolves with something else than a Response", `() => Promise.resolve({ ok: true })`],
  ["resolves with nothing", `() => Promise.resolve()`],
  ["throws", `() => { throw new TypeError("blocked") }`],
  ["returns nothing", `() => undefined`],
];
for (const [what, patch] of PATCHES) {
  test(`a patched fetch that ${what} is reported as a network error`, async ({ page, open, mailbox }) => {
    await page.addInitScript(`{
      const original = globalThis.fetch;
      const patch = ${patch};
      globalThis.broken = true;
      globalThis.fetch = function (input, init) {
        const url = typeof input === "string" ? input : input.url;
        return globalThis.broken && url.includes("/api/") ? patch() : original.call(this, input, init);
      };
    }`);
    const login = await open();
    await login.send(mailbox.address);
    await login.expectError("network_error");
    await expect(login.alert).toContainText("We could not reach the sign-in service.");
    await expect(login.email).toHaveValue(mailbox.address);
    await page.evaluate(() => Object.assign(globalThis, { broken: false }));
    await login.submit.click();
    await login.expectScreen("Check your email");
  });
}
