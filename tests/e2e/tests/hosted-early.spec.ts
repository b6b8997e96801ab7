/** Tests the hosted page before its scripts have come: the form is there, and nothing that is done in it is lost or sent too early. */
import type { Page } from "@playwright/test";
import { expect, HostedPage, SHOP_ID, test } from "../fixtures/hosted.ts";
import { hold, observeShifts, policyViolations } from "../fixtures/page-state.ts";

/** Counts layout shifts, and keeps the field that the HTML has. */
async function observe(page: Page): Promise<() => Promise<{ shifts: number[]; isSame: boolean }>> {
  const shifts = await observeShifts(page);
  await page.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => {
      Object.assign(globalThis, { field: document.querySelector("#login")?.shadowRoot?.querySelector("input") });
    });
  });
  return async () => {
    const isSame = await page.evaluate(() => {
      const { field } = globalThis as unknown as { field: unknown };
      return !!field && document.querySelector("#login")?.shadowRoot?.querySelector("input") === field;
    });
    return { shifts: await shifts(), isSame };
  };
}

const SCRIPTS = ["**/login/login.js", "**/ssojet-login.js", "**/*.wasm*"];

for (const client of [SHOP_ID, "cli_codes", "cli_pale"]) {
  test(`${client}: the form is typed into before any script, and goes on as it is`, async ({ page, sites, mailbox }) => {
    const login = new HostedPage(page);
    const state = await observe(page);
    const release = await hold(page, ...SCRIPTS);
    await page.goto(`${sites.hosted}?client_id=${client}`, { waitUntil: "commit" });
    await login.field.pressSequentially(mailbox.address.slice(0, 4));
    const label = await login.element.locator("label").textContent();
    const [brand, direction] = [await login.brand.textContent(), await page.locator("html").getAttribute("dir")];
    await page.screenshot();
    release();
    await login.field.pressSequentially(mailbox.address.slice(4));
    await expect.poll(async () => (await login.events()).some(({ name }) => name === "ssojet-ready")).toBe(true);
    await expect(login.field).toBeFocused();
    await expect(login.field).toHaveValue(mailbox.address);
    // The server has rendered it for this client.
    expect(label).toBe("Email address");
    await expect(login.element.locator("label")).toHaveText("Email address");
    expect(await login.brand.textContent()).toBe(brand);
    expect(await page.locator("html").getAttribute("dir")).toBe(direction);
    expect((await state()).isSame).toBe(true);
    if (client !== "cli_pale") expect((await state()).shifts).toEqual([]);
    await login.field.press("Enter");
    await mailbox.next();
    expect(await policyViolations(page)).toEqual([]);
  });
}

test("what is submitted early is sent once the checks are through, and not before", async ({ page, sites, mailbox }) => {
  const login = new HostedPage(page);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.url());
  });
  const scripts = await hold(page, "**/ssojet-login.js");
  const release = await hold(page, "**/api/v1/config**");
  const started = page.waitForRequest("**/api/v1/config**");
  const wasm = page.waitForResponse("**/*.wasm*");
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}`, { waitUntil: "commit" });
  await started;
  await login.field.fill(mailbox.address);
  await login.field.press("Enter");
  scripts();
  await expect(login.sending).toBeVisible();
  await (await wasm).finished();
  expect(new URL(page.url()).search).toBe(`?client_id=${SHOP_ID}`);
  expect(sent).toEqual([]);
  release();
  await mailbox.next();
  expect(sent).toHaveLength(1);
});

test("a request that is refused takes the form away, and what was submitted in it goes nowhere", async ({ page, sites, mailbox }) => {
  const login = new HostedPage(page);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.url());
  });
  const release = await hold(page, "**/api/v1/config**");
  await page.goto(`${sites.hosted}?client_id=${SHOP_ID}&redirect_uri=https://stranger.example/`);
  await login.field.fill(mailbox.address);
  await login.field.press("Enter");
  await expect(login.sending).toBeVisible();
  release();
  await login.expectRefusal("redirect_uri_not_registered");
  expect(sent).toEqual([]);
});

test("what was typed elsewhere is taken out of the fragment and into the field", async ({ page, sites, guard }) => {
  const login = new HostedPage(page);
  const address = `${sites.hosted}?client_id=${SHOP_ID}`;
  for (const [fragment, typed, expected] of [
    ["identifier=jane%2Bshop%40example.com", "", "jane+shop@example.com"],
    ["identifier=jane%40example.com", "ute", "ute"],
    [`identifier=${"a".repeat(321)}`, "", ""],
    ["identifier=", "", ""],
    ["identifier=%3Cb%3E%22", "", '<b>"'],
  ] as const) {
    const release = await hold(page, ...SCRIPTS.slice(1));
    const config = typed === "" ? release : await hold(page, "**/login/login.js");
    await page.goto("about:blank");
    await page.goto(`${address}#${fragment}`, { waitUntil: "commit" });
    if (typed !== "") await login.field.fill(typed);
    config();
    release();
    await expect.poll(async () => (await login.events()).some(({ name }) => name === "ssojet-ready")).toBe(true);
    await expect(login.field, fragment).toHaveValue(expected);
    expect(page.url()).toBe(address);
    await page.unrouteAll();
  }
  expect(guard.consoleTexts.join()).not.toContain("jane");
});
