/** Tests that the field belongs to the person: what is in it counts, and nothing writes over it. */
import type { CDPSession, Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";
import type { Login } from "../objects/login.ts";

const NUMBER = "+447400123456";
const ADDRESS = "jane@example.com";
const WRONG_CODE = { status: 400, body: { code: 913, message: "Wrong", description: "Wrong", attempts_left: 3 } };

/** Sets the value of a field without an event, as some password managers and Chrome on iOS do. */
async function fillSilently(field: Locator, text: string): Promise<void> {
  await field.evaluate((element: HTMLInputElement, text) => (element.value = text), text);
}

/** Waits for the next POST to a path, and returns its body. */
async function bodyOf(page: Page, end: string): Promise<Record<string, string>> {
  const request = await page.waitForRequest((request) => request.method() === "POST" && new URL(request.url()).pathname.endsWith(end));
  return request.postDataJSON() as Record<string, string>;
}

/** Has the device answer what it can do with passkeys only when the returned function is called. */
async function holdDeviceProbe(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const held = new Promise<void>((resolve) => Object.assign(globalThis, { releaseProbe: resolve }));
    const late = () => held.then(() => true);
    Object.assign(PublicKeyCredential, {
      getClientCapabilities: () => held.then(() => ({})),
      isConditionalMediationAvailable: late,
      isUserVerifyingPlatformAuthenticatorAvailable: late,
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { releaseProbe: () => void }).releaseProbe());
}

/** What draws a screen anew without anybody having asked to change the field. */
const REDRAWS: [what: string, redraw: (login: Login) => Promise<unknown>][] = [
  ["an attribute changes", (login) => login.element.evaluate((element) => element.setAttribute("locale", "ar"))],
  ["the texts change", (login) => login.element.evaluate((element) => Object.assign(element, { strings: { submit: "Next" } }))],
  ["the browser goes offline", (login) => login.page.evaluate(() => dispatchEvent(new Event("offline")))],
  ["the window gets the focus", (login) => login.comeBack()],
  ["the form is left", (login) => login.field.blur()],
];

/** The two fields: how to get to each, what is typed there, and what the API must be told. */
const FIELDS = [
  {
    name: "the first field",
    show: async (login: Login) => login.expectScreen("Sign in"),
    text: ADDRESS,
    other: "john@example.org",
    end: "/magic-link/send",
    sent: (text: string) => ({ email: text }),
  },
  {
    name: "the field of the code",
    show: async (login: Login) => login.sendCode(NUMBER),
    text: "123456",
    other: "654321",
    end: "/phone-otp/verify",
    sent: (text: string) => ({ otp: text }),
  },
];

for (const { name, show, text, other, end, sent } of FIELDS) {
  for (const [what, redraw] of REDRAWS) {
    test(`what is filled into ${name} without an event stays when ${what}, and is sent`, async ({ page, open, api }) => {
      await api.keepPending();
      await api.answer("phone-code/verify", WRONG_CODE);
      const login = await open();
      await show(login);
      const asked = bodyOf(page, end);
      await fillSilently(login.field, text);
      await redraw(login);
      await expect(login.field).toHaveValue(text);
      // A code may have been read, and so sent, already.
      await login.field.press("Enter");
      expect(await asked).toMatchObject(sent(text));
    });
  }

  test(`what is filled into ${name} during a request is there after its failure, and counts`, async ({ page, open, api }) => {
    await api.keepPending();
    const endpoint = end.includes("verify") ? "phone-code/verify" : "magic-link/send";
    const login = await open();
    await show(login);
    const release = await api.hold(endpoint);
    await login.field.fill(text);
    await login.field.press("Enter");
    await expect(login.announcement).toHaveText(endpoint.endsWith("verify") ? "Checking…" : "Sending…");
    await fillSilently(login.field, other);
    await release({ status: 500 });
    await expect(login.alert).toBeVisible();
    await expect(login.field).toHaveValue(other);
    const asked = bodyOf(page, end);
    await login.field.press("Enter");
    expect(await asked).toMatchObject(sent(other));
  });

  test(`the caret in ${name} stays where it is while the screen changes around it`, async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open();
    await show(login);
    const [start, middle, rest] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, -1)];
    await login.field.pressSequentially(start + rest);
    for (let step = 0; step < rest.length; step++) await page.keyboard.press("ArrowLeft");
    for (const letter of middle) {
      await page.keyboard.type(letter);
      await login.element.evaluate((element, letter) => element.setAttribute("locale", letter === "n" ? "de" : "fr"), letter);
    }
    await expect(login.field).toHaveValue(start + middle + rest);
    await login.field.evaluate((field: HTMLInputElement) => field.setSelectionRange(1, 3));
    for (const [, redraw] of REDRAWS.slice(0, -1)) await redraw(login);
    expect(await login.selectedText()).toBe(text.slice(1, 3));
    await page.keyboard.press("End");
    const asked = bodyOf(page, end);
    await page.keyboard.type(text.slice(-1));
    await page.keyboard.press("Enter");
    expect(await asked).toMatchObject(sent(text));
  });
}

test("the late answer of the device probe leaves alone what was filled in without an event", async ({ page, open, api }) => {
  await api.keepPending();
  await api.answer("passkey/status", { body: { exists: false } });
  const release = await holdDeviceProbe(page);
  const login = await open({ attributes: { methods: "magic-link passkey" } });
  await login.expectScreen("Sign in");
  await fillSilently(login.field, ADDRESS);
  await release();
  await expect(login.passkey).toBeVisible();
  await expect(login.field).toHaveValue(ADDRESS);
  const asked = bodyOf(page, "/magic-link/send");
  await login.submit.click();
  expect(await asked).toMatchObject({ email: ADDRESS });
});

for (const methods of ["magic-link", "magic-link phone-code"]) {
  test(`a space typed by mistake moves no caret (${methods})`, async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { methods } });
    await login.field.pressSequentially("jane@b.co");
    await page.keyboard.press("Space");
    await page.keyboard.press("Backspace");
    const asked = bodyOf(page, "/magic-link/send");
    await page.keyboard.type("m");
    await page.keyboard.press("Enter");
    expect(await asked).toMatchObject({ email: "jane@b.com" });
  });
}

test("only what is done on purpose writes into the field", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  const identifier = (text: string) =>
    login.element.evaluate((element, text) => element.setAttribute("identifier", text), text);
  await login.expectScreen("Sign in");
  await identifier("one@example.com");
  await expect(login.field, "nothing was typed").toHaveValue("one@example.com");
  await identifier("two@example.com");
  await expect(login.field, "nor was it now").toHaveValue("two@example.com");
  await fillSilently(login.field, "typed@example.com");
  await identifier("three@example.com");
  await expect(login.field, "what the person has comes first").toHaveValue("typed@example.com");
  await login.reset();
  await expect(login.field).toHaveValue("three@example.com");
  await fillSilently(login.field, "typed@example.com");
  await login.reset();
  await expect(login.field, "also on the screen it leads to").toHaveValue("three@example.com");
  await login.start("no address");
  await expect(login.field).toHaveValue("no address");
});

test("a country is chosen for the number that is in the field", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { methods: "phone-code", "default-country": "GB" } });
  await login.expectScreen("Sign in");
  await fillSilently(login.field, "+44 20 7946 0000");
  await login.country.selectOption("FR");
  await expect(login.field).toHaveValue(/^\+33/);
  await fillSilently(login.field, "+49 151 23456789");
  const asked = bodyOf(page, "/phone-otp/send");
  await login.submit.click();
  expect(await asked).toMatchObject({ phone_id: "+4915123456789" });
});

/** Drives an input method (IME). */
class InputMethod {
  private constructor(private readonly session: CDPSession) {}

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  /** Shows a text that is being composed at the caret. */
  async compose(text: string): Promise<void> {
    await this.session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }

  /** Ends the composition with this text. */
  async commit(text: string): Promise<void> {
    await this.session.send("Input.insertText", { text });
  }

  /** Presses Enter with the number that Safari gives the key when it has ended a composition. */
  async pressEnterOfSafari(): Promise<void> {
    const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229, text: "\r", unmodifiedText: "\r" };
    await this.session.send("Input.dispatchKeyEvent", { type: "keyDown", ...enter });
    await this.session.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter });
  }
}

/** Compositions: what is typed before, the texts on the way, and the text at the end. */
const COMPOSITIONS: { how: string; field: number; before: string; steps: string[]; commit: string; sent: string }[] = [
  { how: "full-width digits", field: 1, before: "", steps: ["１", "１２", "１２３"], commit: "１２３４５６", sent: "123456" },
  { how: "full-width digits, complete before the end", field: 1, before: "", steps: ["１２３４５６", "１２３４５６７", "１２３４５６"], commit: "１２３４５７", sent: "123457" },
  { how: "the rest of a code", field: 1, before: "123", steps: ["４", "４５", "４５６"], commit: "４５６", sent: "123456" },
  { how: "a prediction of the keyboard", field: 1, before: "", steps: ["123456"], commit: "123456", sent: "123456" },
  { how: "pinyin", field: 0, before: "", steps: ["j", "ja", "jan", "ja'ne"], commit: "jane@example.com", sent: ADDRESS },
  { how: "a word of an Android keyboard", field: 0, before: "jane@", steps: ["e", "exa", "example", "example.com"], commit: "example.com", sent: ADDRESS },
  { how: "a Korean syllable that is taken back", field: 0, before: "jane@example.co", steps: ["ㅎ", "하", "한"], commit: "m", sent: ADDRESS },
];

for (const { how, field, before, steps, commit, sent } of COMPOSITIONS) {
  for (const ended of ["by a choice", "by Enter, as in Safari"]) {
    test(`a composition of ${how}, ended ${ended}, is left alone until then`, async ({ page, open, api }) => {
      const { show, end, sent: body } = FIELDS[field]!;
      await api.keepPending();
      await api.answer("phone-code/verify", WRONG_CODE);
      const login = await open();
      await show(login);
      const keyboard = await InputMethod.of(page);
      const paths: string[] = [];
      page.on("request", (request) => void paths.push(new URL(request.url()).pathname));
      const count = () => paths.filter((path) => path.endsWith(end)).length;
      await login.field.pressSequentially(before);
      await login.field.focus();
      for (const step of steps) {
        await keyboard.compose(step);
        await login.element.evaluate((element) => element.setAttribute("locale", "de"));
        await expect(login.field, "what is composed is left alone").toHaveValue(before + step);
        await page.keyboard.press("Enter");
        await expect(login.field).toHaveValue(before + step);
        await login.element.evaluate((element) => element.setAttribute("locale", "en"));
      }
      expect(count(), "nothing is sent during a composition").toBe(0);
      await expect(login.alert).toBeHidden();
      await keyboard.commit(commit);
      if (ended !== "by a choice") await keyboard.pressEnterOfSafari();
      if (field === 0) {
        await expect(login.field).toHaveValue(before + commit);
        expect(count(), "Enter has chosen").toBe(0);
      }
      const asked = field === 0 ? bodyOf(page, end) : undefined;
      if (asked) {
        await page.keyboard.press("Enter");
        expect(await asked).toMatchObject(body(sent));
      } else {
        await expect(login.alert).toHaveText("This code is not right. Tries left: 3.");
        await expect(login.field, "cleaned at the end").toHaveValue(sent);
      }
      expect(count()).toBe(1);
    });
  }
}

test("a composition that only leaving the field ends is read then", async ({ page, open, api }) => {
  await api.keepPending();
  await api.answer("phone-code/verify", WRONG_CODE);
  const login = await open();
  await login.sendCode(NUMBER);
  const keyboard = await InputMethod.of(page);
  await keyboard.compose("１２３４５６");
  const asked = bodyOf(page, "/phone-otp/verify");
  await login.field.blur();
  expect(await asked).toMatchObject({ otp: "123456" });
});

/** The order of the events at the end of a composition, and whether `input` says that it belongs to one. */
const ORDERS: [browser: string, events: [type: string, isComposing: boolean][]][] = [
  ["Chromium", [["input", true], ["compositionend", false]]],
  ["Firefox", [["compositionend", false], ["input", false]]],
  ["Safari", [["input", false], ["compositionend", false]]],
];
for (const [browser, events] of ORDERS) {
  test(`a composition that ends in the order of ${browser} is read once`, async ({ open, api }) => {
    await api.keepPending();
    await api.answer("phone-code/verify", WRONG_CODE);
    const login = await open();
    await login.sendCode(NUMBER);
    const dispatch = (value: string, events: [string, boolean][]) =>
      login.field.evaluate(
        (field: HTMLInputElement, [value, events]) => {
          field.value = value;
          for (const [type, isComposing] of events) {
            const options = { bubbles: true, composed: true };
            field.dispatchEvent(
              type === "input" ? new InputEvent(type, { ...options, isComposing }) : new CompositionEvent(type, options),
            );
          }
        },
        [value, events] as const,
      );
    await dispatch("１２３４５", [["compositionstart", false], ["input", browser !== "Safari"]]);
    await expect(login.field).toHaveValue("１２３４５");
    expect(api.requestCount("phone-code/verify")).toBe(0);
    await dispatch("１２３４５６", events);
    await expect(login.alert).toHaveText("This code is not right. Tries left: 3.");
    await expect(login.field).toHaveValue("123456");
    expect(api.requestCount("phone-code/verify")).toBe(1);
  });
}
