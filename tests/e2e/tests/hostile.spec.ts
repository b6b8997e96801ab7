/** Tests the widget against hostile or faulty pages, servers and browsers. */
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { expect, test } from "../fixtures/test.ts";

const MARKUP = `<img src="x" onerror="globalThis.stolen = true">`;

test("markup in texts, attributes and answers is shown as text", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { identifier: MARKUP } });
  await login.expectScreen("Sign in");
  await expect(login.email).toHaveValue(MARKUP);
  await login.element.evaluate((element, MARKUP) => Object.assign(element, { strings: { linkSentTitle: MARKUP } }), MARKUP);
  await login.send("person@example.com");
  await login.expectScreen(MARKUP);
  await api.answer("magic-link/status", { body: { ...SIGNED_IN, user: { ...SIGNED_IN.user, identifier: MARKUP } } });
  await login.comeBack();
  await login.expectScreen("You are signed in");
  await expect(login.element).toContainText(`Welcome, ${MARKUP}.`);
  await expect(login.element.locator("img")).toHaveCount(0);
  expect(await page.evaluate(() => "stolen" in globalThis)).toBe(false);
});

test("a listener that throws does not stop the login", async ({ open, guard, mailbox, follow }) => {
  const login = await open();
  await login.element.evaluate((element) => {
    for (const name of ["ssojet-step", "ssojet-authenticated"]) {
      element.addEventListener(name, () => {
        throw new Error("a defect of the page");
      });
    }
  });
  await login.sendLink(mailbox.address);
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
  await expect.poll(() => guard.uncaughtErrors.length, "the listener's errors reach the window").toBeGreaterThanOrEqual(2);
  expect(new Set(guard.uncaughtErrors.splice(0))).toEqual(new Set(["Error: a defect of the page"]));
});

test("a page that translates the texts in place does not break the login", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.expectScreen("Sign in");
  /** Replaces each text by an element, as browsers do that translate a page. */
  const translate = () =>
    login.element.evaluate((element) => {
      const walker = document.createTreeWalker(element.shadowRoot as ShadowRoot, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts.filter(({ data }) => data.trim() !== "")) {
        const font = document.createElement("font");
        text.replaceWith(font);
        font.textContent = `«${text.data}»`;
      }
    });
  await translate();
  await expect(login.heading).toHaveText("«Sign in»");
  await login.field.fill("person@example.com");
  await login.field.press("Enter");
  await login.expectStep("link-sent");
  await login.expectScreen("Check your email");
  await translate();
  await api.answer("magic-link/status", { body: SIGNED_IN });
  await login.comeBack();
  await login.expectStep("signed-in");
  await login.expectScreen("You are signed in");
  expect(await login.authenticated()).toHaveLength(1);
  expect(await login.errors()).toEqual([]);
  await translate();
  await login.element.evaluate((element) => element.remove());
});

test("submitting again while a send is in flight sends one request", async ({ page, open, api }) => {
  await api.keepPending();
  const release = await api.hold("magic-link/send");
  const login = await open();
  await login.email.fill("person@example.com");
  await login.email.press("Enter");
  await login.email.press("Enter");
  await login.sending.click({ force: true });
  await page.keyboard.press("Enter");
  expect(api.requestCount("magic-link/send")).toBe(1);
  await release({ body: { state: "0123456789abcdef01234567" } });
  await login.expectScreen("Check your email");
  expect(api.requestCount("magic-link/send")).toBe(1);
});
