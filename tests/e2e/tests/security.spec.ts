/** Tests the widget under the strictest policies, and that tokens are found nowhere but in the event. */
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { loginHtml } from "../fixtures/page-html.ts";
import { policyViolations } from "../fixtures/page-state.ts";
import { STRICT } from "../fixtures/policies.ts";
import { findInPage } from "../fixtures/secrets.ts";
import { expect, test } from "../fixtures/test.ts";

for (const [what, policy] of [
  ["the strict policy", STRICT],
  ["the strict policy with no Trusted Types policy allowed", `${STRICT}; trusted-types 'none'`],
] as const) {
  test(`a login runs under ${what} without a violation`, async ({ page, sandbox, open, guard, mailbox, follow }) => {
    await page.clock.install();
    const login = await open({ policy, icon: false });
    await login.send("not an address");
    await expect(login.alert).toBeVisible();
    await login.sendLink(mailbox.address);
    await mailbox.next();
    await page.clock.fastForward(31_000);
    await sandbox.advance(31);
    await login.resend.click();
    const { link } = await mailbox.next();
    await follow(link);
    await login.comeBack();
    await login.expectSignedIn();
    expect(await policyViolations(page)).toEqual([]);
    expect(guard.consoleTexts.filter((text) => text.includes("Content Security Policy"))).toEqual([]);
    // The style sheet is in effect, not merely without a violation.
    await login.reset();
    await expect(login.submit).toHaveCSS("min-height", "48px");

    // The recorder notes a violation when there is one.
    await page.evaluate(() => {
      document.body.setAttribute("style", "color: red");
      try {
        document.body.innerHTML = "<p></p>";
      } catch {
        // Refused, as it should be.
      }
    });
    await expect
      .poll(async () => (await policyViolations(page)).map(({ effectiveDirective }) => effectiveDirective))
      .toEqual(["style-src-attr", "require-trusted-types-for"]);
  });
}

test("the screens of a failed load run under the strict policy too", async ({ page, open }) => {
  await page.route("**/*.wasm*", (route) => route.abort());
  const login = await open({ policy: STRICT, icon: false, attributes: { "hosted-url": "https://login.example.com/" } });
  await login.enter("person@example.com");
  await expect(login.element.getByRole("button", { name: "Try again" })).toBeVisible();
  expect(await policyViolations(page)).toEqual([]);
});

test("tokens are found in the event and nowhere else", async ({ page, open, guard, mailbox, follow }) => {
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  const login = await open();
  await login.sendLink(mailbox.address);
  const mail = await mailbox.next();
  await follow(mail.link);
  const { oauth } = await login.expectSignedIn();
  const tokens = [oauth.access_token, oauth.refresh_token];
  const magictext = new URL(mail.link).searchParams.get("magictext") as string;
  expect(magictext.length).toBeGreaterThan(20);
  const secrets = [...tokens, magictext];

  expect(await findInPage(page, secrets)).toEqual([]);
  for (const secret of secrets) {
    expect(guard.consoleTexts.join("\n")).not.toContain(secret);
    expect(addresses.join("\n"), "addresses of requests").not.toContain(secret);
  }
  await page.reload();
  await login.expectScreen("Sign in");
  expect(await findInPage(page, secrets)).toEqual([]);
});

test("the state of a pending login is found in the tab's storage, not in the document or on the console", async ({ page, open, api, guard }) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  const state = "0123456789abcdef01234567";
  // Addresses of the login's own requests do carry it (seed 000), and a reload needs it.
  expect((await findInPage(page, [state])).filter((place) => place !== "performance")).toEqual(["sessionStorage"]);
  await login.change.click();
  await login.expectScreen("Sign in");
  expect((await findInPage(page, [state])).filter((place) => place !== "performance"), "removed when the screen is left").toEqual([]);
  expect(guard.consoleTexts.join("\n")).not.toContain(state);
});

test("findInPage finds a secret in every place", async ({ page, open, api, guard }) => {
  await api.keepPending();
  const login = await open();
  await login.expectScreen("Sign in");
  const secret = "v4.local.planted";
  const found = async () => findInPage(page, [secret]);
  expect(await found()).toEqual([]);
  await login.email.fill(secret);
  expect(await found(), "a field in a shadow tree").toEqual(["document"]);
  await login.email.fill("");
  await login.element.evaluate((element, secret) => element.setAttribute("data-token", secret), secret);
  expect(await found()).toEqual(["document"]);
  await login.element.evaluate((element) => element.removeAttribute("data-token"));
  await page.evaluate((secret) => {
    localStorage.setItem("token", secret);
    sessionStorage.setItem("token", secret);
    document.cookie = `token=${secret}`;
    history.replaceState({ secret }, "", `#${secret}`);
    window.name = secret;
    console.info(secret);
  }, secret);
  expect(await found()).toEqual(
    expect.arrayContaining(["address", "history", "localStorage", "sessionStorage", "cookie", "window.name", "cookies"]),
  );
  await expect.poll(() => guard.consoleTexts).toContain(secret);
});

test("ssojet-authenticated reaches listeners on the element, and none up the tree", async ({ page, sandbox, open, api }) => {
  await api.keepPending();
  await api.answer("magic-link/status", { body: SIGNED_IN });
  const login = await open({
    body: `<div id="around"><div id="host"><template shadowrootmode="open">${loginHtml(sandbox.origin)}</template></div></div>`,
  });
  await login.expectScreen("Sign in");
  await page.evaluate(() => {
    const received: Record<string, string[]> = {};
    const host = document.getElementById("host") as HTMLElement;
    const element = host.shadowRoot?.getElementById("login") as HTMLElement;
    const targets = { element, root: element.parentNode, host, around: host.parentNode, document, window } as Record<string, EventTarget>;
    for (const [place, target] of Object.entries(targets)) {
      received[place] = [];
      for (const name of ["ssojet-step", "ssojet-authenticated"]) {
        target.addEventListener(name, () => received[place]?.push(name));
      }
    }
    Object.assign(globalThis, { received });
  });
  await login.sendLink("person@example.com");
  await login.comeBack();
  await login.expectScreen("You are signed in");
  const received = await page.evaluate(() => (globalThis as unknown as { received: Record<string, string[]> }).received);
  const steps = ["ssojet-step", "ssojet-step"];
  expect(received).toEqual({
    element: [...steps, "ssojet-authenticated"],
    root: steps,
    host: steps,
    around: steps,
    document: steps,
    window: steps,
  });
});

test("the guard notes a request to another server", async ({ page, open, api, guard }) => {
  await api.keepPending();
  await page.route("https://third-party.example/**", (route) => route.fulfill({ body: "" }));
  const login = await open();
  await login.expectScreen("Sign in");
  expect(guard.foreignRequests).toEqual([]);
  await page.evaluate(() => fetch("https://third-party.example/pixel", { mode: "no-cors" }).catch(() => undefined));
  expect(guard.foreignRequests.splice(0)).toEqual(["https://third-party.example/pixel"]);
});
