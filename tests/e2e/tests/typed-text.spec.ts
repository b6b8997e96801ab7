/** Tests what the API is told of what people type, paste and have filled in: nothing that cannot be seen, and one form of each address. */
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";
import type { Login } from "../objects/login.ts";

/** The same page with and without phone numbers, whose fields are of two kinds. */
const PAGES = ["magic-link", "magic-link phone-code"];

/** What is typed, and the address that is sent. */
const ADDRESSES: [typed: string, sent: string][] = [
  ["jane@example.com", "jane@example.com"],
  ["Jane.Doe+news@Example.COM", "Jane.Doe+news@example.com"],
  ["\u202ajane@example.com\u202c", "jane@example.com"],
  ["\u2068ja\u00adne\u200b@exam\u2060ple.com\ufeff\u2069", "jane@example.com"],
  ["jane\u3164\u{e0061}@example.com", "jane@example.com"],
  ["ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jane@example.com"],
  ["ｊａｎｅ＠ｅｘａｍｐｌｅ。ｃｏｍ", "jane@example.com"],
  ["jane@example.com.", "jane@example.com"],
  ["jane@example.com,", "jane@example.com"],
  ["jane@example.com ; ", "jane@example.com"],
  ["Jane Doe <jane@example.com>", "jane@example.com"],
  ['"Doe, Jane @ Work" <jane@example.com>,', "jane@example.com"],
  ["“jane@example.com”", "jane@example.com"],
  ["mailto:jane@example.com?subject=Hello", "jane@example.com"],
  ["<MAILTO:jane%40example.com>", "jane@example.com"],
  ["jane @ example. com", "jane@example.com"],
  ["jane@bücher.example", "jane@xn--bcher-kva.example"],
  ["jane@bu\u0308cher.example", "jane@xn--bcher-kva.example"],
  ["jane@BÜCHER.example", "jane@xn--bcher-kva.example"],
  ["jane@xn--bcher-kva.example", "jane@xn--bcher-kva.example"],
  ["jane@straße.example", "jane@xn--strae-oqa.example"],
  ["用户@例子。广告", "用户@xn--fsqu00a.xn--4rr70v"],
  ["zoe\u0308@example.com", "zoë@example.com"],
  ["zoë@example.com", "zoë@example.com"],
];

/** What is typed, and the number that is sent. */
const NUMBERS: [typed: string, sent: string][] = [
  ["\u202a+49\u00a0151\u201112345678\u202c", "+4915112345678"],
  ["tel:+49-151-12345678;phone-context=example.com", "+4915112345678"],
  ["sms:+4915112345678?body=Hello", "+4915112345678"],
  ["+49 151 12345678,", "+4915112345678"],
  ["０１５１ １２３４５６７８。", "+4915112345678"],
  ["0151\u3164123\ufe0f45\u{e0001}678", "+4915112345678"],
];

const NO_EXTENSION = "A text message cannot reach an extension. Enter a number without one.";
const WHICH_COUNTRY = "Which country is this number from? Choose it, or start the number with + and the country code.";
const TOO_SHORT = "This phone number is too short. Check that no digit is missing, and that the country is right.";
const SEVERAL = "There is more than one @. Enter one email address only.";
const NEITHER = "This looks like neither an email address nor a phone number. Check it for a typing mistake.";

/** What is typed into a field for addresses, and for both; what is said there, where a dash stands for the same. */
const REFUSED_ADDRESSES: [typed: string, said: string, saidOfBoth?: string][] = [
  ["jane", "There is no @ in this email address.", NEITHER],
  ["jane@", "The part after the @ is not complete. It ends like example.com."],
  ["jane@example", "The part after the @ is not complete. It ends like example.com."],
  ["@example.com", "The part before the @ is missing."],
  ["jane@@example.com", SEVERAL],
  ["jane@example.com, john@example.com", SEVERAL],
  ["jane@example.com john@example.com", SEVERAL],
  ["jane@example.com <john@example.com>", SEVERAL],
  ["jane doe@example.com", "There is a space in this email address. Take it out."],
  ["jane@example,com", "This email address holds a character that does not belong there."],
  ["jane@example..com", "This does not look like an email address. Check it for a typing mistake."],
  [`${"a".repeat(300)}@example.com`, "This is too long for an email address."],
  ["a".repeat(1_000_000), "This is too long for an email address."],
  [`jane@example.com${" ".repeat(500)}x`.repeat(1000), "This is too long for an email address."],
  ["\u202a\u202c", "Enter your email address.", "Enter your email address or phone number."],
];

const REFUSED_NUMBERS: [typed: string, country: string, said: string][] = [
  ["+49 151 12345678 ext. 12", "DE", NO_EXTENSION],
  ["0151 12345678x12", "DE", NO_EXTENSION],
  ["0151 12345678 #12", "DE", NO_EXTENSION],
  ["tel:+49-151-12345678;ext=12", "DE", NO_EXTENSION],
  ["0151", "DE", TOO_SHORT],
  ["06 12 34 56 78", "US", WHICH_COUNTRY],
];

/** Submits each text, and returns what the API was told. */
async function sentFor(page: Page, login: Login, texts: string[], field: "email" | "phone_id"): Promise<(string | undefined)[]> {
  const sent = [];
  for (const text of texts) {
    const request = page.waitForRequest((request) => request.method() === "POST" && request.url().includes("/send?"));
    await login.field.fill(text);
    await login.field.press("Enter");
    sent.push(((await request).postDataJSON() as Record<string, string>)[field]);
    await expect(login.heading).not.toHaveText("Sign in");
    await login.reset();
    await login.expectScreen("Sign in");
  }
  return sent;
}

for (const methods of PAGES) {
  test(`what is typed as an address is sent in one form (${methods})`, async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { methods, "default-country": "DE" } });
    const sent = await sentFor(page, login, ADDRESSES.map(([typed]) => typed), "email");
    expect(sent).toEqual(ADDRESSES.map(([, address]) => address));
  });

  test(`what is wrong with an address is said truly (${methods})`, async ({ open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { methods } });
    for (const [typed, said, saidOfBoth = said] of REFUSED_ADDRESSES) {
      await login.field.fill(typed);
      await login.submit.click();
      await expect(login.alert, typed.slice(0, 50)).toHaveText(methods.includes("phone") ? saidOfBoth : said);
      expect((await login.field.inputValue()).length).toBe(typed.length);
    }
    expect(api.requestCount("magic-link/send")).toBe(0);
  });

  test(`an address is shown as it was typed, and nothing is lost on the way back (${methods})`, async ({ open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { methods } });
    await login.sendLink("\u202aJane@Bücher.example\u202c");
    await expect(login.element).toContainText("We sent a sign-in link to Jane@Bücher.example.");
    await login.change.click();
    await expect(login.field).toHaveValue("Jane@Bücher.example");
  });
}

for (const methods of ["phone-code", "magic-link phone-code"]) {
  test(`what is typed as a number is sent in one form (${methods})`, async ({ page, open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { methods, "default-country": "DE" } });
    const sent = await sentFor(page, login, NUMBERS.map(([typed]) => typed), "phone_id");
    expect(sent).toEqual(NUMBERS.map(([, number]) => number));
  });

  test(`a number that no text message gets to is refused with its reason (${methods})`, async ({ open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { methods } });
    for (const [typed, country, said] of REFUSED_NUMBERS) {
      await login.element.evaluate((element, country) => element.setAttribute("default-country", country), country);
      await login.field.fill(typed);
      await login.submit.click();
      await expect(login.alert, typed).toHaveText(said);
      await expect(login.field).toHaveValue(typed);
    }
    expect(api.requestCount("phone-code/send")).toBe(0);
  });
}

test("a guess of the country that turns out wrong is taken back: the list asks, and takes the very same country, too", async ({ page, open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { "default-country": "US" } });
  await login.field.fill("06 12 34 56 78");
  await expect(login.country).toHaveValue("US");
  await login.submit.click();
  await expect(login.alert).toHaveText(WHICH_COUNTRY);
  await expect(login.country).toHaveValue("");
  const request = page.waitForRequest((request) => request.url().includes("/phone-otp/send"));
  await login.country.selectOption("FR");
  await expect(login.alert).toBeHidden();
  await login.submit.click();
  expect((await request).postDataJSON()).toEqual({ phone_id: "+33612345678" });
});

test("every spelling of an address leads to one account", async ({ open, sandbox }) => {
  const accounts = new Set<string>();
  for (const [methods, typed] of [
    ["email-code", "jane@bücher.example"],
    ["email-code phone-code", "jane@BU\u0308CHER.example"],
    ["email-code", "Jane@xn--bcher-kva.example"],
  ] as const) {
    const login = await open({ attributes: { methods } });
    await login.sendCode(typed);
    const newest = (await sandbox.sent("jane@xn--bcher-kva.example")).at(-1);
    await login.code.fill(newest?.code ?? "");
    accounts.add((await login.expectSignedIn()).user.user_id);
  }
  expect(accounts.size).toBe(1);
});
