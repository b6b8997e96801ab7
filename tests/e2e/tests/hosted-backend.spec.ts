/** Tests `examples/hosted-backend`, a server that fetches the tokens itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findInPage } from "../fixtures/secrets.ts";
import { expect, HostedPage, SHOP_ID, test as base } from "../fixtures/hosted.ts";

/** Path of the example. */
const SERVER = fileURLToPath(new URL("../../../examples/hosted-backend/server.mjs", import.meta.url));

const test = base.extend<{ backend: string }>({
  backend: async ({ sites }, use) => {
    const origin = `http://localhost:${sites.backendPort}`;
    const child: ChildProcess = spawn(process.execPath, [SERVER], {
      env: { PORT: String(sites.backendPort), HOSTED_URL: sites.hosted, API_BASE: sites.sandbox.origin, CLIENT_ID: SHOP_ID },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the example ended with ${code}`)));
      if (child.stdout) createInterface({ input: child.stdout }).once("line", () => resolve());
    });
    child.removeAllListeners("exit");
    await use(origin);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
  },
});

test("the server fetches the tokens, the page gets an HttpOnly cookie, and signing out ends the session", async ({
  page,
  context,
  sites,
  backend,
  mailbox,
  follow,
}) => {
  const answers: string[] = [];
  page.on("response", async (response) => {
    if (response.url().startsWith(backend)) answers.push(await response.text().catch(() => ""));
  });
  const callbacks: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(`${backend}/callback`)) callbacks.push(request.url());
  });
  const login = new HostedPage(page);
  await page.goto(backend);
  await page.getByRole("link", { name: "Sign in" }).click();
  await login.signInByLink(mailbox, follow);
  await expect(page.getByText(`You are signed in as ${mailbox.address}.`)).toBeVisible();
  expect(page.url()).toBe(`${backend}/`);

  const cookies = await context.cookies(backend);
  expect(cookies).toMatchObject([{ name: "__Host-session", httpOnly: true, secure: true, sameSite: "Strict", path: "/", domain: "localhost" }]);
  expect(await page.evaluate(() => document.cookie)).toBe("");
  // For a minute the API gives the same result again.
  const state = new URL(callbacks[0] as string).searchParams.get("state") as string;
  const { body } = await sites.sandbox.call("auth/passwordless/magic-link/status", { client_id: SHOP_ID, state });
  const { oauth } = body as { oauth: { access_token: string; refresh_token: string } };
  const tokens = [oauth.access_token, oauth.refresh_token];
  for (const token of tokens) expect(answers.join("\n")).not.toContain(token);
  expect(await findInPage(page, tokens)).toEqual([]);

  await page.goBack();
  expect(page.url(), "the callback is not in the history").not.toContain("/callback");
  await page.goto(backend);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("You are not signed in.")).toBeVisible();
  await context.addCookies(cookies);
  await page.reload();
  await expect(page.getByText("You are not signed in."), "the session is over on the server").toBeVisible();
});

test("a callback of a login that another browser began is refused", async ({ page, context, sites, backend, mailbox, follow }) => {
  // An attacker finishes a login and sends its callback to another person.
  const sent = await fetch(`${sites.sandbox.origin}/api/v1/auth/passwordless/magic-link/send?client_id=${SHOP_ID}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: mailbox.address }),
  });
  const { state } = (await sent.json()) as { state: string };
  await follow((await mailbox.next()).link);
  for (const query of [`state=${state}`, `state=${state}&app_state=x`, `state=${state}&app_state=`]) {
    const response = await page.goto(`${backend}/callback?${query}`);
    expect(response?.status()).toBe(400);
    await expect(page.getByText("did not begin in this browser")).toBeVisible();
  }
  // Not even in a browser that has begun one of its own.
  await page.goto(`${backend}/sign-in`);
  const response = await page.goto(`${backend}/callback?state=${state}&app_state=guessed`);
  expect(response?.status()).toBe(400);
  expect(await context.cookies(backend)).toEqual([]);
});

test("every cookie is written so that its prefix holds", async ({ backend }) => {
  for (const [path, sameSite] of [["/sign-in", "Lax"], ["/callback?state=a&app_state=b", "Lax"], ["/sign-out", "Strict"]] as const) {
    const answer = await fetch(`${backend}${path}`, {
      method: path === "/sign-out" ? "POST" : "GET",
      headers: { "sec-fetch-site": "same-origin" },
      redirect: "manual",
    });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length, path).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-/);
      const attributes = cookie.split("; ").slice(1);
      expect(attributes).toEqual(expect.arrayContaining(["Secure", "HttpOnly", "Path=/", `SameSite=${sameSite}`]));
      expect(cookie).not.toMatch(/domain=/i);
    }
  }
});

test("a sign-out request from another site is refused", async ({ backend }) => {
  for (const site of ["cross-site", "same-site", undefined]) {
    const headers: Record<string, string> = site ? { "sec-fetch-site": site } : {};
    expect((await fetch(`${backend}/sign-out`, { method: "POST", headers })).status).toBe(403);
  }
});
