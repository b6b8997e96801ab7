/** Tests the element as pages and frameworks use it: listeners, attributes and focus that come late, moves, dialogs. */
import { loginHtml } from "../fixtures/page-html.ts";
import { holdWasm } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";

/** Declares what the tests use of the element. */
type Element = HTMLElement & {
  reset(): void;
  methods: unknown;
  strings: unknown;
  ready: Promise<unknown>;
  authenticated: Promise<{ user: { identifier: string } }>;
};

test.describe("whoever listens late", () => {
  test("gets the detail of a login that a reload has resumed, and the tokens are let go of afterwards", async ({ page, open, mailbox, follow }) => {
    const login = await open();
    await login.sendLink(mailbox.address);
    await follow((await mailbox.next()).link);
    await page.reload();
    const { user } = await login.expectSignedIn();
    const held = await login.element.evaluate(async (element: Element) => {
      const [detail, again] = [await element.authenticated, await element.authenticated];
      const before = element.authenticated;
      await element.ready;
      element.reset();
      const state = (promise: Promise<unknown>) => Promise.race([promise, Promise.resolve("pending")]);
      return { identifier: detail.user.identifier, same: detail === again, isOther: element.authenticated !== before, after: await state(element.authenticated) };
    });
    expect(held).toEqual({ identifier: user.identifier, same: true, isOther: true, after: "pending" });
  });

  test("gets the same detail as the event, after it, and nothing is left of a login that was removed", async ({ page, open, mailbox, follow }) => {
    const login = await open();
    await login.element.evaluate((element: Element) => {
      const order: unknown[] = [];
      let seen: unknown;
      element.addEventListener("ssojet-authenticated", (event) => {
        seen = (event as CustomEvent).detail;
        order.push("event");
      });
      void element.authenticated.then((detail) => order.push(detail === seen));
      Object.assign(globalThis, { order });
    });
    await login.sendLink(mailbox.address);
    await follow((await mailbox.next()).link);
    await login.comeBack();
    await login.expectSignedIn();
    expect(await page.evaluate(() => (globalThis as unknown as { order: unknown[] }).order)).toEqual(["event", true]);
    const isDropped = await login.element.evaluate(async (element: Element) => {
      const before = element.authenticated;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return element.authenticated !== before && (await Promise.race([element.authenticated, "pending"]));
    });
    expect(isDropped).toBe("pending");
  });

  test("gets another promise when another login begins", async ({ open, mailbox, follow }) => {
    const login = await open();
    await login.sendLink(mailbox.address);
    await follow((await mailbox.next()).link);
    await login.comeBack();
    await login.expectSignedIn();
    await login.element.evaluate((element: Element) => Object.assign(element, { earlier: element.authenticated }));
    await login.start(`other.${mailbox.address}`);
    await login.expectScreen("Check your email");
    expect(await login.element.evaluate((element) => (element as Element & { earlier: unknown }).earlier !== (element as Element).authenticated)).toBe(true);
  });
});

test.describe("the focus", () => {
  test("focus() reaches the field, before the WebAssembly is there and after it", async ({ page, open }) => {
    const release = await holdWasm(page);
    const login = await open();
    await expect(login.email).toBeVisible();
    await login.element.evaluate((element) => element.focus());
    await expect(login.email).toBeFocused();
    release();
    await login.expectTakenOver();
    await expect(login.email).toBeFocused();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await login.element.evaluate((element) => element.focus());
    await expect(login.email).toBeFocused();
  });

  test("autofocus reaches the field once the form is there, and takes nothing from a field the person is in", async ({ page, sandbox, open }) => {
    const release = await holdWasm(page);
    const login = await open({ attributes: { autofocus: "" } });
    await expect(login.email).toBeFocused();
    release();
    await login.expectTakenOver();
    await expect(login.email).toBeFocused();

    await page.unroute("**/*.wasm*");
    const releaseOther = await holdWasm(page);
    await open({ body: `<input id="other">${loginHtml(sandbox.origin, { autofocus: "" })}` });
    await expect(login.email).toBeFocused();
    await page.locator("#other").focus();
    releaseOther();
    await login.expectScreen("Sign in");
    await expect(page.locator("#other")).toBeFocused();
  });

  test("without autofocus nothing is focused", async ({ page, open }) => {
    const login = await open();
    await login.expectScreen("Sign in");
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  for (const when of ["before the script", "before the WebAssembly", "when the form is there"] as const) {
    test(`showModal() ${when} leads to the field`, async ({ page, sandbox, open }) => {
      const release = await holdWasm(page);
      const body = `<dialog><button>Close</button>${loginHtml(sandbox.origin, { autofocus: "" })}</dialog>`;
      const login = await open({ body, ...(when === "before the script" ? { script: null } : {}) });
      const show = () => page.evaluate(() => document.querySelector("dialog")?.showModal());
      if (when === "before the script") {
        await show();
        await page.addScriptTag({ type: "module", url: "/ssojet-login.js" });
      } else {
        await expect(login.element.locator("h2")).toBeAttached();
      }
      if (when === "before the WebAssembly") await show();
      release();
      await expect(login.element.locator("h2")).toBeAttached();
      if (when === "when the form is there") {
        for (let round = 0; round < 2; round += 1) {
          await show();
          await expect(login.email).toBeFocused();
          // The page is drawn before it is opened again.
          await page.evaluate(() => {
            document.querySelector("dialog")?.close();
            return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          });
        }
        await show();
      }
      await expect(login.email).toBeFocused();
      await page.keyboard.type("typed");
      await expect(login.email).toHaveValue("typed");
    });
  }

  test("Try again leaves a field the person has moved to alone", async ({ page, sandbox, open, api }) => {
    await api.keepPending();
    await page.route("**/*.wasm*", (route) => route.abort());
    const login = await open({ body: `${loginHtml(sandbox.origin)}<input id="other">` });
    await login.enter("person@example.com");
    const again = login.element.getByRole("button", { name: "Try again" });
    await expect(again).toBeVisible();
    await page.unroute("**/*.wasm*");
    const release = await holdWasm(page);
    await again.click();
    await expect(login.sending).toBeVisible();
    await page.locator("#other").focus();
    release();
    await login.expectScreen("Check your email");
    await expect(page.locator("#other")).toBeFocused();
  });

  test("text in the card can be selected, and a tap on it moves no focus", async ({ page, open }) => {
    const login = await open();
    await login.expectScreen("Sign in");
    const box = await login.element.locator('[part="body"]').first().boundingBox();
    if (!box) throw new Error("there is no text");
    await page.mouse.move(box.x + 2, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 5, { steps: 5 });
    await page.mouse.up();
    expect(await page.evaluate(() => getSelection()?.toString().length)).toBeGreaterThan(3);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });
});

test.describe("attributes", () => {
  test("methods may be an array or have commas, and an unknown name is reported", async ({ open }) => {
    const login = await open({ attributes: { methods: "phone-code, sms" } });
    await expect(login.phone).toBeVisible();
    expect(await login.errors()).toEqual([{ code: "unknown_method", retryable: false, message: expect.stringMatching(/ sms$/) }]);
    await login.element.evaluate((element: Element) => (element.methods = ["magic-link", "passkey"]));
    await expect(login.email).toBeVisible();
    expect(await login.errors()).toHaveLength(1);
  });

  test("a client-id that arrives late shows no error first", async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { "client-id": undefined } });
    // The delay is what is tested: within the second that the element waits.
    await page.waitForTimeout(400);
    await login.element.evaluate((element) => element.setAttribute("client-id", "cli_development"));
    await login.sendLink("person@example.com");
    expect(await login.errors()).toEqual([]);
    expect((await login.steps()).map(({ step }) => step)).toEqual(["identify", "link-sent"]);
  });

  test("a client-id that never arrives is reported", async ({ open }) => {
    const login = await open({ attributes: { "client-id": undefined } });
    await login.expectError("missing_client_id");
  });
});

test.describe("moves", () => {
  test("into a template, a document without a window and back: no error, no work there, and the login goes on", async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open();
    await login.sendLink("person@example.com");
    for (const place of ["template", "DOMParser", "createHTMLDocument", "fragment"]) {
      await login.element.evaluate(async (element: Element, place) => {
        const template = document.createElement("template");
        const other = place === "DOMParser" ? new DOMParser().parseFromString("<p>", "text/html") : document.implementation.createHTMLDocument("x");
        const target = place === "template" ? template.content : place === "fragment" ? document.createDocumentFragment() : other.adoptNode(other.body);
        target.append(element);
        Object.assign(globalThis, { away: element });
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (element.shadowRoot?.textContent) throw new Error(`it goes on in ${place}`);
      }, place);
      await page.evaluate(() => document.querySelector("main")?.append((globalThis as unknown as { away: Node }).away));
      await login.expectScreen("Check your email");
      const background = login.element.getByRole("button", { name: "Send the link again" });
      expect(await background.evaluate((node) => getComputedStyle(node).fontFamily), `styled again after ${place}`).not.toBe("Times New Roman");
      expect(await login.element.evaluate((element) => element.shadowRoot?.adoptedStyleSheets.length)).toBe(1);
    }
    expect(await login.errors()).toEqual([]);
  });

  test("an element that is kept while a library swaps the body goes on as it is", async ({ page, open }) => {
    const login = await open();
    await login.email.fill("half.typed@exam");
    await page.evaluate(async () => {
      // As Turbo does: the old body goes, there is time to breathe, and the element is put in the place of a placeholder.
      const element = document.getElementById("login") as HTMLElement;
      const body = document.createElement("body");
      body.innerHTML = `<main><meta name="placeholder"></main>`;
      document.body.replaceWith(body);
      await Promise.resolve();
      await Promise.resolve();
      body.querySelector("meta")?.replaceWith(element);
    });
    await expect(login.email).toHaveValue("half.typed@exam");
    expect((await login.events()).filter(({ name }) => name === "ssojet-ready")).toHaveLength(1);
  });
});

test.describe("a page that has changed the browser", () => {
  for (const [what, script] of [
    ["fetch of a frame", "window === top && addEventListener('DOMContentLoaded', () => { const frame = document.createElement('iframe'); document.body.append(frame); window.fetch = frame.contentWindow.fetch; })"],
    ["a Response of its own", "window.Response = class Response {}"],
    ["an Error of its own", "window.Error = class Error {}; window.TypeError = class {}"],
    ["fetch that answers with a class of its own", "const own = fetch; window.fetch = async (...words) => { const real = await own(...words); return { ok: real.ok, status: real.status, headers: real.headers, url: real.url, type: real.type, arrayBuffer: () => real.arrayBuffer(), text: () => real.text(), json: () => real.json() }; }"],
    ["WebAssembly of a frame", "window === top && addEventListener('DOMContentLoaded', () => { const frame = document.createElement('iframe'); document.body.append(frame); window.WebAssembly = frame.contentWindow.WebAssembly; })"],
    ["no compileStreaming", "delete WebAssembly.compileStreaming"],
  ] as const) {
    test(`loads with ${what}`, async ({ page, open }) => {
      await page.addInitScript(script);
      const login = await open();
      await login.expectScreen("Sign in");
    });
  }
});
