/** Tests the element in its page: beside another one, moved, removed, started and reset. */
import { SECOND_CLIENT_ID } from "../fixtures/environment.ts";
import { loginHtml } from "../fixtures/page-html.ts";
import { holdWasm } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";
import { Login, type SsojetLoginElement } from "../objects/login.ts";

test("two logins on one page work side by side, with one copy of the WebAssembly", async ({
  page,
  sandbox,
  open,
  mailbox,
  mailServer,
  follow,
}) => {
  let modules = 0;
  page.on("request", (request) => void (modules += Number(new URL(request.url()).pathname.endsWith(".wasm"))));
  const other = `other.${mailbox.address}`;
  await open({
    body:
      loginHtml(sandbox.origin, { id: "first" }) +
      loginHtml(sandbox.origin, { id: "second", "client-id": SECOND_CLIENT_ID }),
  });
  const [first, second] = [new Login(page, "first"), new Login(page, "second")];
  await first.sendLink(mailbox.address);
  await second.expectScreen("Sign in");
  await expect(second.email, "what is typed in one is not in the other").toHaveValue("");
  await second.sendLink(other);
  const mail = await mailServer.wait(other, 0);
  expect(mail.text).toContain("Sign in to Second shop");
  expect((await mailbox.next()).text).not.toContain("Second shop");

  await follow(mail.link);
  expect((await second.expectSignedIn()).user.identifier).toBe(other);
  await first.expectScreen("Check your email");
  expect(await first.authenticated()).toEqual([]);
  await follow((await mailServer.wait(mailbox.address, 0)).link);
  expect((await first.expectSignedIn()).user.identifier).toBe(mailbox.address);
  expect(await second.authenticated()).toHaveLength(1);
  expect(modules).toBe(1);
});

test("a login that is moved within the document goes on where it was", async ({ page, open, mailbox, follow }) => {
  const login = await open();
  await login.email.fill("half.typed@exam");
  const move = () =>
    page.evaluate(() => {
      const place = document.body.appendChild(document.createElement("section"));
      place.append(document.getElementById("login") as HTMLElement);
    });
  await move();
  await expect(login.email).toHaveValue("half.typed@exam");
  await login.sendLink(mailbox.address);
  await move();
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
  expect((await login.events()).filter(({ name }) => name === "ssojet-ready")).toHaveLength(1);
});

test("a login that is removed and put back later resumes where it was", async ({ page, open, mailbox, follow }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await page.evaluate(async () => {
    const element = document.getElementById("login") as HTMLElement;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve));
    document.querySelector("main")?.append(element);
  });
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await login.expectSignedIn();
  expect(mailbox.count, "nothing is sent again").toBe(1);
});

test("properties set before the element is defined are applied", async ({ page, sandbox, open, api }) => {
  await api.keepPending();
  const login = await open({ body: `<ssojet-login id="login"></ssojet-login>`, script: null });
  await login.element.evaluate((element, apiBase) => {
    Object.assign(element, {
      clientId: "cli_development",
      apiBase,
      identifier: "person@example.com",
      theme: "dark",
      strings: { submit: "Los" },
    });
  }, sandbox.origin);
  await page.addScriptTag({ type: "module", url: "/ssojet-login.js" });
  await expect(login.element.getByRole("button", { name: "Los" })).toBeVisible();
  await expect(login.email).toHaveValue("person@example.com");
  await expect(login.element).toHaveAttribute("client-id", "cli_development");
  await expect(login.element).toHaveAttribute("theme", "dark");
});

test("start() before the WebAssembly has loaded takes effect when it has", async ({ page, open, mailbox, follow }) => {
  const release = await holdWasm(page);
  const login = await open();
  await expect(login.email).toBeVisible();
  await login.start(mailbox.address);
  await expect(login.sending).toBeVisible();
  release();
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
});

test("reset() cancels an earlier start(), also before the WebAssembly has loaded", async ({ page, open, api }) => {
  await api.keepPending();
  const release = await holdWasm(page);
  const login = await open();
  await login.element.evaluate((element) => {
    (element as SsojetLoginElement).start("person@example.com");
    (element as SsojetLoginElement).reset();
  });
  release();
  await login.expectScreen("Sign in");
  await expect(login.email).toHaveValue("");
  expect(api.requestCount("magic-link/send")).toBe(0);
  await login.element.evaluate((element) => {
    (element as SsojetLoginElement).reset();
    (element as SsojetLoginElement).start("person@example.com");
  });
  await login.expectScreen("Check your email");
  expect(api.requestCount("magic-link/send")).toBe(1);
});

test("reset() works from a listener of ssojet-step", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.element.evaluate((element) =>
    element.addEventListener("ssojet-step", (event) => {
      if ((event as CustomEvent<{ step: string }>).detail.step === "link-sent") (element as SsojetLoginElement).reset();
    }),
  );
  await login.send("person@example.com");
  await expect.poll(async () => (await login.steps()).map(({ step }) => step)).toEqual(["identify", "link-sent", "identify"]);
  await login.expectScreen("Sign in");
});

test("the script included twice warns once, and the login works", async ({ guard, open, api }) => {
  await api.keepPending();
  const login = await open({ head: `<script type="module" src="/ssojet-login.js?copy"></script>` });
  await login.sendLink("person@example.com");
  const warnings = guard.consoleTexts.filter((text) => text.includes("already registered"));
  expect(warnings).toEqual(["<ssojet-login> is already registered by another copy of the script, which stays in use."]);
});
