/** Tests networks that fail: offline, dropped, slow, rate-limited. */
import type { Page } from "@playwright/test";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { expect, test } from "../fixtures/test.ts";
import { observeFetch, setHidden, setOnline } from "../fixtures/page-state.ts";
import { pressNow } from "../objects/login.ts";

const NETWORK = "We could not reach the sign-in service. Check your connection and try again.";
const OFFLINE = "You are offline. We go on as soon as you are back.";
const TROUBLE = "We cannot reach the sign-in service at the moment. We keep trying.";
const MINUTE = 60_000;

test("going offline during the wait is shown and slows polling down, which goes on at once when back online", async ({
  page,
  context,
  open,
  mailbox,
  follow,
}) => {
  let asked = 0;
  page.on("request", (request) => void (asked += Number(request.url().includes("/magic-link/status"))));
  await page.clock.install();
  const login = await open();
  await login.sendLink(mailbox.address);
  await login.comeBack();
  await expect.poll(() => asked, "polls are seen here").toBeGreaterThan(0);

  await context.setOffline(true);
  await expect(login.element.getByText(OFFLINE).first()).toBeVisible();
  await expect(login.announcement).toContainText(OFFLINE);
  const before = asked;
  await follow((await mailbox.next()).link);
  await page.clock.runFor(2 * MINUTE);
  expect(asked - before, "polls as if online").toBeLessThanOrEqual(4);
  await login.expectScreen("Check your email");

  await context.setOffline(false);
  await login.expectSignedIn();
  expect(await login.errors(), "being offline for a while is no error").toEqual([]);
});

test("a send while offline is reported as offline, and can be repeated", async ({ context, open, mailbox }) => {
  const login = await open();
  // The page's load event does not wait for the WebAssembly.
  await expect(login.email).toBeVisible();
  await context.setOffline(true);
  await login.send(mailbox.address);
  await expect(login.alert).toHaveText("You are offline. Connect to the internet and try again.");
  expect((await login.expectError("offline")).retryable).toBe(true);
  await expect(login.email).toHaveValue(mailbox.address);
  await context.setOffline(false);
  await login.submit.click();
  await login.expectScreen("Check your email");
});

/** What the browser says of itself, and may be wrong about for hours. */
const HINTS: [hint: string, set: (page: Page, on: boolean) => Promise<void>, slowQuestions: number][] = [
  ["that is hidden", setHidden, 3],
  // An answer proves the network.
  ["that believes it is offline", (page, offline) => setOnline(page, !offline), 1],
];
for (const [hint, set, slowQuestions] of HINTS) {
  test(`a tab ${hint} asks in half minutes, and ends the login there`, async ({ page, api, open }) => {
    await page.clock.install();
    await api.keepPending();
    const calls = await observeFetch(page);
    const login = await open();
    await login.sendLink("person@example.com");
    await page.clock.pauseAt(Date.now() + 10_000);
    // An answer that comes later would prove the network.
    await expect.poll(async () => (await calls()).every(({ ended }) => ended !== undefined)).toBe(true);
    await page.evaluate(() => fetch("data:,read").then((response) => response.text()));
    await set(page, true);
    const times = [await page.evaluate(() => Date.now())];
    await expect(async () => {
      await page.clock.runFor(5_000);
      const asked = (await calls()).filter(({ url, began }) => url.includes("/status") && began > (times[0] ?? 0));
      expect(asked.length).toBeGreaterThanOrEqual(slowQuestions);
      times.push(...asked.map(({ began }) => began));
    }).toPass();
    for (let place = 1; place <= slowQuestions; place++) {
      const pause = (times[place] ?? 0) - (times[place - 1] ?? 0);
      // The answer, which the next pause begins with, comes in one of the steps of 5 s.
      expect(pause, `pause ${place}`).toBeGreaterThanOrEqual(MINUTE / 2);
      expect(pause, `pause ${place}`).toBeLessThanOrEqual(MINUTE / 2 + 16_000);
    }
    await api.answer("magic-link/status", { body: SIGNED_IN });
    await expect(async () => {
      await page.clock.runFor(MINUTE / 2 + 7_000);
      await expect(login.heading).toHaveText("You are signed in", { timeout: 500 });
    }).toPass();
  });

  test(`a tab ${hint} asks at once when it is so no more`, async ({ page, api, open }) => {
    await page.clock.install();
    await api.keepPending();
    const login = await open();
    await login.sendLink("person@example.com");
    await set(page, true);
    await page.clock.pauseAt(Date.now() + 5_000);
    const before = api.requestCount("magic-link/status");
    await set(page, false);
    await expect.poll(() => api.requestCount("magic-link/status"), "asked though no timer runs").toBe(before + 1);
  });
}

test("a clock that is put forward does not end a login that has happened", async ({ page, api, open }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  await api.answer("magic-link/status", { body: SIGNED_IN });
  await page.clock.fastForward(11 * MINUTE);
  await login.expectSignedIn();
  expect(await login.errors()).toEqual([]);
});

test("a connection that breaks during a send is reported, keeps the address and can be repeated", async ({ open, api, mailbox }) => {
  await api.handle("magic-link/send", (route) => route.abort("connectionreset"));
  const login = await open();
  await login.send(mailbox.address);
  await expect(login.alert).toHaveText(NETWORK);
  expect((await login.expectError("network_error")).retryable).toBe(true);
  await expect(login.email).toHaveValue(mailbox.address);
  await api.restore("magic-link/send");
  await login.submit.click();
  await login.expectScreen("Check your email");
  await mailbox.next();
});

test("an answer that breaks off is reported as a network error", async ({ open, site }) => {
  site.handle((request, response) => {
    response.writeHead(200, {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
      "content-type": "application/json",
      "content-length": request.method === "OPTIONS" ? 0 : 1000,
    });
    if (request.method === "OPTIONS") response.end();
    else response.write('{"state": "0123', () => response.destroy());
  });
  const login = await open({ attributes: { "api-base": site.origin } });
  await login.send("person@example.com");
  await expect(login.alert).toHaveText(NETWORK);
  await login.expectError("network_error");
  await expect(login.email).toHaveValue("person@example.com");
});

test("an answer that CORS withholds is reported as a network error", async ({ open, site }) => {
  site.handle((_, response) => void response.writeHead(200).end('{"state": "0123"}'));
  const login = await open({ attributes: { "api-base": site.origin } });
  await login.send("person@example.com");
  await expect(login.alert).toHaveText(NETWORK);
  expect((await login.expectError("network_error")).message).toContain("CORS");
});

test("no answer for 20 seconds is reported as a timeout, and can be repeated", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  await api.hold("magic-link/send");
  const login = await open();
  await login.send("person@example.com");
  await expect(login.sending).toBeVisible();
  await page.clock.runFor(15_000);
  await expect(login.sending).toBeVisible();
  await page.clock.runFor(6_000);
  await expect(login.alert).toHaveText(NETWORK);
  expect((await login.expectError("timeout")).retryable).toBe(true);
  await api.answer("magic-link/send", { body: { state: "0123456789abcdef01234567" } });
  await login.submit.click();
  await login.expectScreen("Check your email");
});

test("polls that keep failing are reported once, and the login completes when the server is back", async ({
  page,
  open,
  api,
  mailbox,
  follow,
}) => {
  await page.clock.install();
  await api.handle("magic-link/status", (route) => route.abort("connectionreset"));
  const login = await open();
  await login.sendLink(mailbox.address);
  for (let failures = 1; failures <= 5; failures += 1) {
    await expect(async () => {
      await page.clock.runFor(1_000);
      expect(api.requestCount("magic-link/status")).toBeGreaterThanOrEqual(failures);
    }).toPass();
  }
  await expect(login.element.getByText(TROUBLE).first()).toBeVisible();
  expect(await login.errors()).toEqual([expect.objectContaining({ code: "network_error", retryable: true })]);

  await api.restore("magic-link/status");
  await follow((await mailbox.next()).link);
  await expect(async () => {
    await page.clock.runFor(5_000);
    expect(await login.authenticated()).toHaveLength(1);
  }).toPass();
  await login.expectSignedIn();
});

const DATE_SECONDS = 42;
for (const { what, header, seconds } of [
  { what: "seconds", header: () => "7", seconds: /^7$/ },
  {
    what: "a date",
    header: () => new Date(Date.now() + DATE_SECONDS * 1000).toUTCString(),
    // A date has whole seconds, and time passes until it is read.
    seconds: /^(39|40|41|42)$/,
  },
  { what: "nothing", header: () => undefined, seconds: /^30$/ },
]) {
  test(`a rate limit with ${what} in Retry-After is shown and waited for, and then the send works`, async ({ page, open, api }) => {
    await page.clock.install();
    await api.keepPending();
    await api.handle("magic-link/send", (route) => {
      const wait = header();
      return route.fulfill({
        status: 429,
        headers: wait === undefined ? {} : { "retry-after": wait },
        json: { code: 429, message: "Too many requests" },
      });
    });
    const login = await open();
    await login.send("person@example.com");
    await expect(login.alert).toHaveText(/^Too many attempts\. Please try again in \d+ seconds\.$/);
    const shown = /\d+/.exec((await login.alert.textContent()) ?? "")?.[0] ?? "";
    expect(shown).toMatch(seconds);
    const error = await login.expectError("rate_limited");
    expect(error.retryable).toBe(true);
    if (what === "nothing") expect(error).not.toHaveProperty("retryAfter");
    else expect(String(error.retryAfter)).toBe(shown);
    await expect(login.submit.getByText(/^\d+ s$/)).toBeVisible();

    await pressNow(login.submit);
    await expect(login.announcement).toContainText(/You can ask again in \d+ seconds\./);
    expect(api.requestCount("magic-link/send")).toBe(1);
    await expect(login.email).toHaveValue("person@example.com");

    await api.answer("magic-link/send", { body: { state: "0123456789abcdef01234567" } });
    await page.clock.runFor(Number(shown) * 1000 + 1_000);
    await expect(login.alert).toBeHidden();
    await login.submit.click();
    await login.expectScreen("Check your email");
  });
}

test("a rate-limited status is not requested before its Retry-After, and once for a person who comes back", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  const calls = await observeFetch(page);
  await api.answer("magic-link/status", { status: 429, headers: { "retry-after": "25" } });
  const login = await open();
  await login.sendLink("person@example.com");
  await expect(async () => {
    await page.clock.runFor(2_000);
    expect(api.requestCount("magic-link/status")).toBe(2);
  }).toPass();
  await expect(login.element).toContainText("The sign-in service is busy. We look again in a minute.");
  const [first, second] = (await calls()).filter(({ url }) => url.includes("/status"));
  // In time of the page, which only this test advances.
  expect((second?.began ?? 0) - (first?.ended ?? 0)).toBeGreaterThanOrEqual(25_000);
  await login.expectScreen("Check your email");
});
