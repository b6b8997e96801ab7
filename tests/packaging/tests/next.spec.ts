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
  expect(html).toContain(`<ssojet-login id="login" client-id="cli_development" api-base="${sandbox.origin}"></ssojet-login>`);
  await page.goto(production.origin);
  await signIn(page);
  expect((await listenerChanges(page)).filter(({ change }) => change === "add")).toHaveLength(4);
  expect((await listenerChanges(page)).filter(({ change }) => change === "remove")).toEqual([]);
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
