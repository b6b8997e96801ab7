/** Tests the Next example: built and served, and in development, where React gives most warnings. */
import { Application } from "../fixtures/application.ts";
import { freePort } from "../../e2e/fixtures/site.ts";
import { Server } from "../fixtures/process.ts";
import { expect, listenerChanges, Login, test } from "../fixtures/test.ts";

let application: Application;
let production: Server;
let development: Server;

test.beforeAll(async ({ sandbox }) => {
  test.setTimeout(420_000);
  application = await Application.install({ example: "next" });
  application.add("next");
  application.write(".env.local", `NEXT_PUBLIC_CLIENT_ID=cli_development\nNEXT_PUBLIC_API_BASE=${sandbox.origin}\n`);
  expect(await application.script("build")).not.toMatch(/warn/i);
  production = await next("start");
});

test.afterAll(async () => {
  await production?.stop();
  await development?.stop();
});

/** Starts the application. */
async function next(command: "start" | "dev"): Promise<Server> {
  const port = await freePort();
  return Server.start(port, ["node_modules/next/dist/bin/next", command, "--port", String(port)], application);
}

test("the build holds one .wasm file", () => {
  const files = application.files(".next").filter((path) => path.endsWith(".wasm"));
  expect(files).toEqual([expect.stringMatching(/^static\/media\/ssojet-login\..+\.wasm$/)]);
});

test("the server sends the markup of the element, and a person can sign in", async ({ page, guard, signIn, sandbox }) => {
  guard.allow(production.origin);
  const html = await (await fetch(production.origin)).text();
  const start = `<ssojet-login id="login" client-id="cli_development" api-base="${sandbox.origin}">`;
  expect(html).toContain(`${start}<template shadowrootmode="open"><style>`);
  await page.goto(production.origin);
  await signIn(page);
  expect((await listenerChanges(page)).filter(({ change }) => change === "add")).toHaveLength(4);
  expect((await listenerChanges(page)).filter(({ change }) => change === "remove")).toEqual([]);
});

test("what is typed before React comes stays, in the same field", async ({ page, guard }) => {
  guard.allow(production.origin);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.js", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(production.origin, { waitUntil: "commit" });
  const login = new Login(page);
  await login.field.pressSequentially("jane@exa");
  const field = await login.field.elementHandle();
  release();
  await expect.poll(async () => (await login.events()).some(({ name }) => name === "ssojet-ready")).toBe(true);
  await login.field.pressSequentially("mple.com");
  await expect(login.field).toHaveValue("jane@example.com");
  expect(await login.field.evaluate((now, before) => now === before, field)).toBe(true);
});

test("a server component can render the element", async ({ page, guard }) => {
  guard.allow(production.origin);
  await page.goto(`${production.origin}/server`);
  const login = new Login(page);
  await login.expectScreen("From the server");
  await expect(login.element).toHaveClass("wide");
  expect((await login.events()).filter(({ name }) => name === "ssojet-ready")).toHaveLength(1);
});

test("in development there is no warning, and the element is mounted once", async ({ page, guard, signIn }) => {
  test.setTimeout(240_000);
  // Both servers write to one folder.
  await production.stop();
  development = await next("dev");
  guard.allow(development.origin);
  await page.goto(development.origin);
  await signIn(page);
  expect(await listenerChanges(page)).toHaveLength(4);
});
