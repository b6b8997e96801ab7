/** Tests that the form drawn by the script works before the WebAssembly is there, and where it never comes. */
import { CLIENT_ID } from "../fixtures/environment.ts";
import { loginHtml } from "../fixtures/page-html.ts";
import { holdWasm, policyViolations, setOnline } from "../fixtures/page-state.ts";
import { STRICT } from "../fixtures/policies.ts";
import { expect, test } from "../fixtures/test.ts";
import { Login } from "../objects/login.ts";
import { watch } from "../objects/takeover.ts";

const ADDRESS = "person@example.com";

test.describe("an early submit", () => {
  for (const how of ["Enter", "a click", "Enter twice", "a click and Enter"] as const) {
    test(`by ${how} says "Sending…" once and makes one request`, async ({ page, open, api }) => {
      await api.keepPending();
      const release = await holdWasm(page);
      const login = await open();
      await login.field.fill(ADDRESS);
      const watched = await watch(login.element);
      if (how.startsWith("Enter")) await login.field.press("Enter");
      else await login.submit.click();
      if (/twice|and/.test(how)) await login.field.press("Enter");
      await expect(login.sending).toBeVisible();
      expect(api.requestCount("magic-link/send")).toBe(0);
      release();
      await login.expectScreen("Check your email");
      expect(api.requestCount("magic-link/send")).toBe(1);
      const { said } = await watched();
      expect(said.filter((words) => words === "Sending…")).toEqual(["Sending…"]);
      expect((await login.events()).filter(({ name }) => name === "ssojet-ready")).toHaveLength(1);
      expect(page.url()).not.toContain("person");
    });
  }

  test("of an empty field is answered at once, and is said once in all", async ({ page, open }) => {
    const release = await holdWasm(page);
    const login = await open();
    await login.field.focus();
    const watched = await watch(login.element);
    await login.field.press("Enter");
    await expect(login.alert).toHaveText("Enter your email address or phone number.");
    await expect(login.field).toBeFocused();
    const before = await watched();
    release();
    await login.expectTakenOver();
    await expect(login.alert).toHaveText("Enter your email address or phone number.");
    await expect(login.field).toHaveAttribute("aria-invalid", "true");
    // No text is put in anew, and what is said is the same.
    const voices = (lines: string[]) => lines.filter((line) => line.startsWith("childList p"));
    expect(voices((await watched()).mutations)).toEqual(voices(before.mutations));
    expect(new Set((await watched()).said)).toEqual(new Set(before.said));
    await login.field.press("a");
    await expect(login.alert).toHaveCount(0);
  });

  test("inside a dialog does not close it, and a native submit puts nothing into the address", async ({ page, sandbox, open, api }) => {
    await api.keepPending();
    await holdWasm(page);
    const login = await open({ body: `<dialog open>${loginHtml(sandbox.origin)}</dialog>` });
    await login.enter(ADDRESS);
    await expect(login.sending).toBeVisible();
    await login.element.evaluate((element) => element.shadowRoot?.querySelector("form")?.submit());
    await expect(login.field).toHaveValue(ADDRESS);
    expect(page.url()).not.toContain("person");
  });

  test("by start() goes on by itself; reset() takes it back", async ({ page, open, api }) => {
    await api.keepPending();
    const release = await holdWasm(page);
    const login = await open({ attributes: { identifier: "prefilled@example.com" } });
    await login.start(ADDRESS);
    await expect(login.sending).toBeVisible();
    await expect(login.field).toHaveValue(ADDRESS);
    await login.reset();
    await expect(login.submit).toBeVisible();
    await expect(login.field).toHaveValue("prefilled@example.com");
    await login.start(ADDRESS);
    release();
    await login.expectScreen("Check your email");
    expect(api.requestCount("magic-link/send")).toBe(1);
  });
});

test.describe("the page", () => {
  test("changes attributes and texts of the early form, which keeps what is typed", async ({ page, open }) => {
    const release = await holdWasm(page);
    const login = await open();
    await login.field.pressSequentially("jane");
    const watched = await watch(login.element);
    await login.element.evaluate((element) => {
      element.setAttribute("methods", "magic-link");
      element.setAttribute("theme", "dark");
      element.setAttribute("locale", "he");
      Object.assign(element, { strings: { submit: "Los", emailLabel: "Adresse" } });
    });
    const checks = async () => {
      await expect(login.element.getByRole("textbox", { name: "Adresse" })).toHaveValue("jane");
      await expect(login.element.getByRole("button", { name: "Los" })).toBeVisible();
      await expect(login.element.locator("[part=card]")).toHaveAttribute("dir", "rtl");
      await expect(login.element.locator("[part=card]")).toHaveAttribute("lang", "he");
      await expect(login.element.locator("[part=root]")).toHaveAttribute("data-theme", "dark");
    };
    await checks();
    release();
    await login.expectTakenOver();
    await checks();
    expect((await watched()).isSame).toBe(true);
  });

  test("fills in an identifier late, until the person types", async ({ page, open }) => {
    const release = await holdWasm(page);
    const login = await open();
    await expect(login.field).toBeVisible();
    const set = (text: string) => login.element.evaluate((element, text) => element.setAttribute("identifier", text), text);
    await set(ADDRESS);
    await expect(login.field).toHaveValue(ADDRESS);
    await login.field.fill("mine@example.com");
    await set("late@example.com");
    release();
    await login.expectTakenOver();
    await expect(login.field).toHaveValue("mine@example.com");
  });

  test("gives a client-id late, and what was submitted goes on then", async ({ open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { "client-id": undefined } });
    await login.enter(ADDRESS);
    await login.element.evaluate((element, id) => element.setAttribute("client-id", id), CLIENT_ID);
    await login.expectScreen("Check your email");
    expect(api.requestCount("magic-link/send")).toBe(1);
  });

  for (const what of ["moves the element", "takes it out and puts it back", "takes it out for good"] as const) {
    test(`${what} before the WebAssembly is there`, async ({ page, open, api }) => {
      await api.keepPending();
      const release = await holdWasm(page);
      const login = await open();
      await login.field.fill(ADDRESS);
      await page.evaluate(async (what) => {
        const element = document.querySelector("#login") as HTMLElement;
        if (what.startsWith("moves")) document.body.prepend(element);
        else element.remove();
        Object.assign(globalThis, { kept: element });
        if (what.includes("back")) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          document.body.append(element);
        }
      }, what);
      release();
      if (what.includes("for good")) {
        await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
        expect(await page.evaluate(() => (globalThis as unknown as { kept: Element }).kept.shadowRoot?.querySelector("form"))).toBe(null);
        expect(await login.events()).toEqual([]);
        return;
      }
      await login.expectTakenOver();
      await expect(login.field).toHaveValue(what.startsWith("moves") ? ADDRESS : "");
      await login.enter(ADDRESS);
      await login.expectScreen("Check your email");
    });
  }

  test("has two elements, each with what was typed into it", async ({ page, sandbox, open }) => {
    const release = await holdWasm(page);
    await open({ body: loginHtml(sandbox.origin, { id: "first" }) + loginHtml(sandbox.origin, { id: "second" }) });
    const both = [new Login(page, "first"), new Login(page, "second")];
    for (const login of both) await login.field.fill(`${login.id}@example.com`);
    release();
    for (const login of both) {
      await login.expectTakenOver();
      await expect(login.field).toHaveValue(`${login.id}@example.com`);
    }
  });

  for (const what of ["is translated", "gets nodes of an extension"] as const) {
    test(`${what} before the takeover: the field stays, and no text is there twice`, async ({ page, open, guard }) => {
      const release = await holdWasm(page);
      const login = await open();
      await login.field.fill(ADDRESS);
      const watched = await watch(login.element);
      await login.element.evaluate((element, isTranslation) => {
        const root = element.shadowRoot as ShadowRoot;
        const walker = document.createTreeWalker(root, isTranslation ? NodeFilter.SHOW_TEXT : NodeFilter.SHOW_ELEMENT);
        const found: ChildNode[] = [];
        while (walker.nextNode()) found.push(walker.currentNode as ChildNode);
        for (const node of found) {
          const foreign = document.createElement(isTranslation ? "font" : "div");
          if (!isTranslation) node.before(foreign);
          else if (node.textContent?.trim()) {
            foreign.textContent = `«${node.textContent}»`;
            node.replaceWith(foreign);
          }
        }
      }, what === "is translated");
      release();
      await login.expectTakenOver();
      await login.field.fill("nonsense");
      await login.field.press("Enter");
      await expect(login.alert).toHaveCount(1);
      expect((await watched()).isSame).toBe(true);
      await login.element.evaluate((element) => Object.assign(element, { strings: { submit: "Los", identifyTitle: "Titel" } }));
      await expect(login.heading).toHaveText("Titel");
      await expect(login.element.locator("[type=submit]")).toHaveText("Los");
      expect(guard.uncaughtErrors).toEqual([]);
    });
  }

  test("of a tab that keeps a login does not flash the form", async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open();
    await login.enter(ADDRESS);
    await login.expectScreen("Check your email");
    const release = await holdWasm(page);
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      const look = () => {
        const root = document.querySelector("#login")?.shadowRoot;
        if (root?.querySelector("form")) seen.push("form");
        if (root?.querySelector("[part=loading]")) seen.push("loading");
        requestAnimationFrame(look);
      };
      look();
    });
    await page.reload();
    await expect(login.element.locator("[part=loading]")).toBeAttached();
    release();
    await login.expectScreen("Check your email");
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    expect(seen.slice(0, seen.lastIndexOf("loading") + 1)).not.toContain("form");
  });
});

test.describe("a WebAssembly that does not come", () => {
  test("late by half a minute, finds the text and sends it", async ({ page, open, api }) => {
    await api.keepPending();
    await page.clock.install();
    const release = await holdWasm(page);
    const login = await open();
    await login.enter(ADDRESS);
    await page.clock.fastForward(30_000);
    await expect(login.sending).toBeVisible();
    release();
    await login.expectScreen("Check your email");
    expect(await login.errors()).toEqual([]);
  });

  for (const [what, wake] of [
    ["the browser is online again", "online"],
    ["the person comes back", "focus"],
  ] as const) {
    test(`is asked for again when ${what}, and nothing typed is lost`, async ({ page, open }) => {
      await page.clock.install();
      let requests = 0;
      await page.route("**/*.wasm*", async (route) => {
        requests += 1;
        await route.abort("internetdisconnected");
      });
      const login = await open();
      await login.field.pressSequentially("jane@");
      await login.expectError("wasm_network_error");
      const watched = await watch(login.element);
      await page.unroute("**/*.wasm*");
      if (wake === "online") await setOnline(page, true);
      else await login.comeBack();
      await login.expectTakenOver();
      await expect(login.field).toHaveValue("jane@");
      await expect(login.alert).toHaveCount(0);
      expect(await watched()).toMatchObject({ isSame: true, said: [], events: [] });
      expect(await login.errors()).toHaveLength(1);
      expect(requests).toBeGreaterThan(0);
    });
  }

  test("is asked for again after pauses that double", async ({ page, open }) => {
    await page.clock.install();
    let requests = 0;
    await page.route("**/*.wasm*", async (route) => {
      requests += 1;
      await route.abort();
    });
    const login = await open();
    await login.expectError("wasm_network_error");
    for (const pause of [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      const before = requests;
      await page.clock.runFor(pause + 500);
      await expect.poll(() => requests, `after ${pause} ms`).toBeGreaterThan(before);
      // The failure is told to the page, and the next pause begins.
      await page.clock.runFor(200);
    }
    expect(requests).toBeLessThan(16);
    expect(await login.errors(), "one code, one event").toHaveLength(1);
    await expect(login.alert).toHaveCount(0);
  });

  test("is said on submit, with the text kept and each way on; Try again goes on and sends once", async ({ page, open, api }) => {
    await api.keepPending();
    await page.route("**/*.wasm*", (route) => route.abort());
    const login = await open({ policy: STRICT, icon: false, attributes: { "hosted-url": "https://login.example.com/" } });
    await login.enter(ADDRESS);
    await expect(login.alert).toContainText("The sign-in form could not be loaded. Check your connection and try again.");
    const link = login.element.getByRole("link", { name: "Continue on the sign-in page" });
    await expect(link).toHaveAttribute("href", /#identifier=person%40example\.com$/);
    await login.field.fill("other@example.com");
    await page.unroute("**/*.wasm*");
    await login.element.getByRole("button", { name: "Try again" }).click();
    await login.expectScreen("Check your email");
    expect(api.requestCount("magic-link/send")).toBe(1);
    expect(await policyViolations(page)).toEqual([]);
  });
});
