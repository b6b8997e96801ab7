/** Tests that the form drawn by the script loses nothing when the WebAssembly takes it over, and that nothing is seen of it. */
import { checkAccessibility, NO_PROBLEMS } from "../fixtures/axe.ts";
import { holdWasm, observeShifts, policyViolations } from "../fixtures/page-state.ts";
import { STRICT } from "../fixtures/policies.ts";
import { expect, test } from "../fixtures/test.ts";
import { type SsojetLoginElement } from "../objects/login.ts";
import { SCREENS } from "../objects/screens.ts";
import { fieldState, watch } from "../objects/takeover.ts";

const ADDRESS = "person@example.com";

const METHODS = ["magic-link", "email-code", "phone-code", "passkey"];
/** Every selection of methods. */
const SELECTIONS = Array.from({ length: 15 }, (_, index) => METHODS.filter((_, position) => (index + 1) & (1 << position)).join(" "));

test.describe("nodes", () => {
  for (const methods of SELECTIONS.filter((selection) => !selection.includes("passkey") && selection !== "phone-code")) {
    test(`the takeover changes no node at all: ${methods}`, async ({ page, open }) => {
      const release = await holdWasm(page);
      const login = await open({ attributes: { methods } });
      await expect(login.field).toBeVisible();
      const watched = await watch(login.element);
      release();
      await login.expectTakenOver();
      // `autocorrect`, which Leptos does not know, is set by hand.
      const { isSame, mutations } = await watched();
      expect(mutations.filter((line) => !line.endsWith("autocorrect"))).toEqual([]);
      expect(isSame).toBe(true);
    });
  }

  for (const methods of SELECTIONS.filter((selection) => selection.includes("passkey") || selection === "phone-code")) {
    test(`the nodes stay the same: ${methods}`, async ({ page, open }) => {
      const release = await holdWasm(page);
      const login = await open({ attributes: { methods, "default-country": "BA" } });
      await login.field.fill(methods === "phone-code" ? "061 123 456" : ADDRESS);
      const watched = await watch(login.element);
      release();
      await login.expectTakenOver();
      expect((await watched()).isSame).toBe(true);
      if (methods === "phone-code") await expect(login.element.locator(".chosen")).toHaveText("Bosnia & Herzegovina (+387)");
    });
  }
});

test.describe("the field", () => {
  for (const direction of ["forward", "backward"] as const) {
    test(`keeps text, focus and a ${direction} selection`, async ({ page, open }) => {
      const release = await holdWasm(page);
      const login = await open();
      await login.field.pressSequentially(ADDRESS);
      await login.field.evaluate((field: HTMLInputElement, direction) => field.setSelectionRange(3, 8, direction), direction);
      const before = await fieldState(login.field);
      expect(before).toMatchObject({ value: ADDRESS, start: 3, end: 8, direction, isFocused: true });
      const watched = await watch(login.element);
      release();
      await login.expectTakenOver();
      expect(await fieldState(login.field)).toEqual(before);
      expect(await watched()).toMatchObject({ isSame: true, events: [], said: [] });
      await page.keyboard.type("X");
      await expect(login.field).toHaveValue("perX" + ADDRESS.slice(8));
    });
  }

  test("keeps how far a long text is scrolled, and what can be undone", async ({ page, open }) => {
    await page.setViewportSize({ width: 320, height: 600 });
    const release = await holdWasm(page);
    const login = await open();
    await login.field.pressSequentially("a.very.long.address.that.does.not.fit.into.the.field@subdomain.example.com");
    const before = await fieldState(login.field);
    expect(before.scroll).toBeGreaterThan(0);
    release();
    await login.expectTakenOver();
    expect(await fieldState(login.field)).toEqual(before);
    await page.keyboard.press("ControlOrMeta+z");
    expect((await login.field.inputValue()).length).toBeLessThan(before.value.length);
  });

  test("keeps what was pasted, and what was set without an event, and sends it", async ({ page, open, api }) => {
    await api.keepPending();
    const release = await holdWasm(page);
    const login = await open();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate((text) => navigator.clipboard.writeText(text), "pasted@example.com");
    await login.field.focus();
    await page.keyboard.press("ControlOrMeta+v");
    await expect(login.field).toHaveValue("pasted@example.com");
    await login.field.evaluate((field: HTMLInputElement, text) => (field.value = text), ADDRESS);
    release();
    await login.expectTakenOver();
    await expect(login.field).toHaveValue(ADDRESS);
    await login.field.press("Enter");
    await login.expectScreen("Check your email");
    await expect(login.element.locator("[part=address]").first()).toContainText(ADDRESS);
  });

  test("keeps what is filled in in the very frame of the takeover", async ({ page, open, api }) => {
    await api.keepPending();
    const release = await holdWasm(page);
    const login = await open();
    await expect(login.field).toBeVisible();
    await login.element.evaluate((element, text) => {
      // The event comes from a microtask of the takeover.
      element.addEventListener("ssojet-ready", () => {
        const field = element.shadowRoot?.querySelector("input") as HTMLInputElement;
        field.value = text;
      });
    }, ADDRESS);
    release();
    await login.expectTakenOver();
    await login.field.press("Enter");
    await login.expectScreen("Check your email");
  });

  for (const [what, text] of [["emptied", ""], ["overtyped", "other@example.com"]] as const) {
    test(`that the page has filled in and the person has ${what} stays so, and reset() gives the page's text back`, async ({ page, open }) => {
      const release = await holdWasm(page);
      const login = await open({ attributes: { identifier: ADDRESS } });
      await expect(login.field).toHaveValue(ADDRESS);
      await login.field.fill(text);
      release();
      await login.expectTakenOver();
      await expect(login.field).toHaveValue(text);
      await login.reset();
      await expect(login.field).toHaveValue(ADDRESS);
    });
  }

  test("that holds a number typed early stays the same, and the country appears", async ({ page, open }) => {
    const release = await holdWasm(page);
    const login = await open();
    await login.field.pressSequentially("+447400123456");
    const before = await fieldState(login.field);
    const watched = await watch(login.element);
    release();
    await expect(login.country).toBeVisible();
    expect(await fieldState(login.field)).toEqual(before);
    expect(await watched()).toMatchObject({ isSame: true, events: [] });
  });

  test("keeps a composition that is held open across the takeover, and Enter in it submits nothing", async ({ page, open, api }) => {
    await api.keepPending();
    const release = await holdWasm(page);
    const login = await open();
    await login.field.focus();
    const watched = await watch(login.element);
    const devTools = await page.context().newCDPSession(page);
    await devTools.send("Input.imeSetComposition", { text: "ni", selectionStart: 2, selectionEnd: 2 });
    await expect(login.field).toHaveValue("ni");
    const submit = () => login.element.evaluate((element) => element.shadowRoot?.querySelector("form")?.requestSubmit());
    await submit();
    await expect(login.sending).toHaveCount(0);
    release();
    await login.expectTakenOver();
    expect((await watched()).events).toEqual(["focus", "compositionstart", "input"].slice(1));
    await submit();
    await devTools.send("Input.imeSetComposition", { text: "nih", selectionStart: 3, selectionEnd: 3 });
    await devTools.send("Input.insertText", { text: "你@example.com" });
    await expect(login.field).toHaveValue("你@example.com");
    const { isSame, events } = await watched();
    expect(isSame).toBe(true);
    expect(events.filter((kind) => kind.startsWith("composition"))).toEqual(["compositionstart", "compositionend"]);
    expect(api.requestCount("magic-link/send")).toBe(0);
    await expect(login.submit).toBeVisible();
  });

  test("keeps early keys from the page's shortcuts", async ({ page, open }) => {
    await holdWasm(page);
    const login = await open();
    await page.evaluate(() => {
      const keys: string[] = [];
      addEventListener("keydown", ({ key }) => keys.push(key));
      Object.assign(globalThis, { keys });
    });
    await login.field.focus();
    await page.keyboard.type("g/");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => (globalThis as unknown as { keys: string[] }).keys)).toEqual(["Escape"]);
  });
});

test.describe("nothing jumps", () => {
  for (const width of [320, 1280]) {
    for (const [what, attributes, style] of [
      ["the usual methods", {}, ""],
      ["an address", { methods: "magic-link" }, ""],
      ["a number", { methods: "phone-code", "default-country": "BA" }, ""],
      ["right to left", { locale: "ar" }, ""],
      ["text of twice the size", {}, "html { font-size: 200% } ssojet-login { --ssojet-font-size: 200% }"],
    ] as const) {
      test(`in ${width} pixels: ${what}`, async ({ page, open }) => {
        await page.setViewportSize({ width, height: 900 });
        const release = await holdWasm(page);
        const shifts = await observeShifts(page);
        const login = await open({ attributes, head: style && `<style>${style}</style>` });
        await expect(login.field).toBeVisible();
        const painted = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        await painted();
        release();
        await login.expectTakenOver();
        await painted();
        await painted();
        expect(await shifts()).toEqual([]);
      });
    }
  }

  for (const [what, scheme, width, dir] of [
    ["light", "light", 900, "ltr"],
    ["dark", "dark", 900, "ltr"],
    ["right to left", "light", 900, "rtl"],
    ["narrow", "light", 320, "ltr"],
  ] as const) {
    test(`the picture is the same before and after: ${what}`, async ({ page, open }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 700 });
      const release = await holdWasm(page);
      const login = await open({ dir, attributes: dir === "rtl" ? { locale: "ar" } : {} });
      await expect(login.field).toBeVisible();
      const before = await page.screenshot();
      release();
      await login.expectTakenOver();
      expect((await page.screenshot()).equals(before)).toBe(true);
    });
  }
});

for (const { name, show } of SCREENS.filter(({ name }) => name.startsWith("drawn"))) {
  test(`"${name}" is accessible, and keeps to a strict policy and Trusted Types`, async ({ page, api, open }) => {
    const login = await show({ page, api, open: (options) => open({ ...options, policy: STRICT, icon: false }) });
    expect(await policyViolations(page)).toEqual([]);
    await open({ body: `<style></style>` });
    await page.unroute("**/*.wasm*");
    await show({ page, api, open });
    expect(await checkAccessibility(page)).toEqual(NO_PROBLEMS);
    await expect(login.field).toBeVisible();
  });
}

test("the takeover keeps to a strict policy and Trusted Types", async ({ page, open, api }) => {
  await api.keepPending();
  const release = await holdWasm(page);
  const login = await open({ policy: STRICT, icon: false });
  await login.enter("");
  await login.enter(ADDRESS);
  release();
  await login.expectScreen("Check your email");
  expect(await policyViolations(page)).toEqual([]);
  expect(await login.element.evaluate((element) => typeof (element as SsojetLoginElement).start)).toBe("function");
});
