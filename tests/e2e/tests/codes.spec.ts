/** Tests entering a code: right, wrong, pasted, submitted twice, too late, too often. */
import { CLIENTS_BY_CODE_LENGTH } from "../fixtures/environment.ts";
import { expect, test } from "../fixtures/test.ts";
import { wrongCodes } from "../objects/codes.ts";
import { pressNow } from "../objects/login.ts";

const NUMBER = "+447400123456";
const CODE_LIFETIME_SECONDS = 300;
const BY_EMAIL = { attributes: { methods: "email-code" } };

test("a code from the mail signs in, and the flat answer is reported in the documented shape", async ({
  page,
  open,
  mailbox,
}) => {
  const login = await open(BY_EMAIL);
  const answered = page.waitForResponse((response) => response.url().includes("/email-otp/verify"));
  await login.sendCode(mailbox.address);
  await expect(login.element).toContainText(`We sent a code to ${mailbox.address}.`);
  const mail = await mailbox.next();
  expect(mail.subject).toBe("Your sign-in code");
  await login.code.fill(mail.code);
  const { raw, ...result } = await login.expectSignedIn();
  expect(result).toMatchObject({
    method: "email-code",
    authenticated: true,
    oauth: {
      access_token: expect.stringMatching(/^v4\.local\./),
      refresh_token: expect.stringMatching(/^v4\.local\./),
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      token_type: "Bearer",
    },
    user: { user_id: expect.stringMatching(/^[0-9a-f]{24}$/), identifier: mailbox.address, email: mailbox.address },
  });
  expect(raw).toEqual(await (await answered).json());
  expect(raw, "flat").toHaveProperty("profile");
});

/** Ways to write a code. */
const CODE_FORMATS: [how: string, write: (code: string) => string][] = [
  ["in two groups", (code) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ["with a dash", (code) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ["with space around", (code) => `  ${code}\n`],
  ["in a sentence", (code) => `Your code is ${code}. It works for 5 minutes.`],
  ["as the whole message", (code) => `${code} is your code.\n\n@localhost #${code}`],
  ["in Arabic-Indic digits", (code) => inDigitsFrom(code, 0x0660)],
  ["in Persian digits, in groups", (code) => inDigitsFrom(`${code.slice(0, 3)} ${code.slice(3)}`, 0x06f0)],
  ["in Devanagari digits", (code) => inDigitsFrom(code, 0x0966)],
  ["in full-width digits", (code) => inDigitsFrom(code, 0xff10)],
  ["after a date", (code) => `04.11.2025 Acme: ${code} is your code`],
  ["beside an amount and a number to call", (code) => `Pay 1,234.56 EUR with ${code}. Not you? Call +49 151 2345678.`],
  ["twice, as iOS fills it in", (code) => code + code],
  ["between marks that cannot be seen", (code) => `\u202a${code}\u202c\ufeff`],
];

/** Writes the digits of a text in another script, given its digit zero. */
function inDigitsFrom(text: string, zero: number): string {
  return text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

for (const [how, write] of CODE_FORMATS) {
  test(`a code pasted ${how} signs in without a press of the button`, async ({ open, phone, api }) => {
    await api.passThrough("phone-code/verify");
    const login = await open();
    await login.sendCode(NUMBER);
    await login.pasteCode(write((await phone(NUMBER).next()).code));
    await login.expectSignedIn();
    expect(api.requestCount("phone-code/verify")).toBe(1);
    expect(await login.errors()).toEqual([]);
  });
}

test("a code typed digit by digit, in another script, signs in with its last digit", async ({ page, open, phone, api }) => {
  await api.passThrough("phone-code/verify");
  const login = await open();
  await login.sendCode(NUMBER);
  await expect(login.code, "the field is ready to be typed into").toBeFocused();
  const { code } = await phone(NUMBER).next();
  await login.code.pressSequentially(inDigitsFrom(code.slice(0, 5), 0x0660));
  await expect(login.code, "nothing is rewritten while it is typed").toHaveValue(inDigitsFrom(code.slice(0, 5), 0x0660));
  expect(api.requestCount("phone-code/verify")).toBe(0);
  await page.keyboard.insertText(inDigitsFrom(code.slice(5), 0x0660));
  await login.expectSignedIn();
  expect(api.requestCount("phone-code/verify")).toBe(1);
});

for (const [length, client] of Object.entries(CLIENTS_BY_CODE_LENGTH)) {
  test(`a code of ${length} digits is complete at its last digit`, async ({ open, mailbox, api }) => {
    await api.passThrough("email-code/verify");
    const login = await open({ attributes: { methods: "email-code", "client-id": client } });
    await login.sendCode(mailbox.address);
    const { code } = await mailbox.next();
    expect(code).toHaveLength(Number(length));
    await login.code.pressSequentially(code.slice(0, -1));
    await expect(login.code).toHaveValue(code.slice(0, -1));
    expect(api.requestCount("email-code/verify")).toBe(0);
    await login.code.press("End");
    await login.code.pressSequentially(code.slice(-1));
    await login.expectSignedIn();
    expect(api.requestCount("email-code/verify")).toBe(1);
  });
}

test("a code whose length the API does not tell is submitted by the person, and checked once", async ({
  open,
  mailbox,
  api,
}) => {
  await api.answerWithStateOnly("email-code/send");
  await api.passThrough("email-code/verify");
  const login = await open({ attributes: { methods: "email-code", "client-id": CLIENTS_BY_CODE_LENGTH[4] } });
  await login.sendCode(mailbox.address);
  await login.code.fill((await mailbox.next()).code);
  await expect(login.submit).toBeVisible();
  expect(api.requestCount("email-code/verify")).toBe(0);
  await login.element.evaluate((element) => {
    const form = element.shadowRoot?.querySelector("form");
    // The button and the Enter key at once.
    form?.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
    form?.requestSubmit();
  });
  await login.expectSignedIn();
  expect(api.requestCount("email-code/verify")).toBe(1);
});

test("a complete code that is also submitted by button and Enter is checked once", async ({ page, open, phone, api }) => {
  const release = await api.hold("phone-code/verify");
  const login = await open();
  await login.sendCode(NUMBER);
  await login.code.fill((await phone(NUMBER).next()).code);
  await page.keyboard.press("Enter");
  await expect(login.checking).toBeVisible();
  await expect(login.announcement).toContainText("Checking…");
  await pressNow(login.checking);
  await page.keyboard.press("Enter");
  await release();
  await login.expectSignedIn();
  expect(api.requestCount("phone-code/verify")).toBe(1);
  expect(await login.authenticated()).toHaveLength(1);
});

test("a wrong code is selected and announced with the tries left, and the right one signs in", async ({ page, open, phone }) => {
  const login = await open();
  await login.sendCode(NUMBER);
  const { code } = await phone(NUMBER).next();
  const [first, second] = wrongCodes(code);
  await login.code.fill(first);
  await login.expectWrongCode("This code is not right. Tries left: 4.");
  await expect(login.alert).toHaveRole("alert");
  await expect(login.code).toBeFocused();
  await expect(login.code).toHaveAttribute("aria-invalid", "true");
  await expect(login.code).toHaveAccessibleDescription("The code has 6 digits. This code is not right. Tries left: 4.");
  const error = await login.expectError("code_wrong");
  expect(error.retryable).toBe(false);
  expect(error.message, "the message does not contain the code").not.toContain(first);

  await page.keyboard.type(second.slice(0, 2));
  await expect(login.alert, "the error is not about the new code").toBeHidden();
  await page.keyboard.type(second.slice(2));
  await login.expectWrongCode("This code is not right. Tries left: 3.");
  await login.code.fill(code);
  await login.expectSignedIn();
});

for (const how of ["typed", "pasted"] as const) {
  test(`the same wrong code ${how} again is not sent again`, async ({ open, phone, api }) => {
    await api.passThrough("phone-code/verify");
    const login = await open();
    await login.sendCode(NUMBER);
    const { code } = await phone(NUMBER).next();
    const [wrong, other] = wrongCodes(code);
    const enter = async (text: string) => (how === "pasted" ? login.pasteCode(text) : login.code.pressSequentially(text));
    await enter(wrong);
    await login.expectWrongCode("This code is not right. Tries left: 4.");
    await enter(wrong);
    await login.expectWrongCode("This code is not right. Check it and type it again.");
    expect(api.requestCount("phone-code/verify")).toBe(1);
    await enter(other);
    await login.expectWrongCode("This code is not right. Tries left: 3.");
    expect(api.requestCount("phone-code/verify")).toBe(2);
    await enter(code);
    await login.expectSignedIn();
  });
}

test("an incomplete code is refused without a request", async ({ page, open, api }) => {
  await api.keepPending();
  await api.passThrough("phone-code/verify");
  const login = await open();
  await login.sendCode(NUMBER);
  for (const typed of ["", "123"]) {
    await login.code.fill(typed);
    await page.keyboard.press("Enter");
    await expect(login.alert).toHaveText("Enter the code from our message. It has 6 digits.");
    await login.expectError("code_incomplete");
    await expect(login.code).toHaveValue(typed);
    await expect(login.code).toBeFocused();
  }
  expect(api.requestCount("phone-code/verify")).toBe(0);
});

test("one slip in a code costs one digit", async ({ page, open, phone, api }) => {
  await api.passThrough("phone-code/verify");
  const login = await open();
  await login.sendCode(NUMBER);
  const { code } = await phone(NUMBER).next();
  const [wrong] = wrongCodes(code);
  await login.code.pressSequentially(wrong);
  await login.expectWrongCode("This code is not right. Tries left: 4.");
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await expect(login.alert).toBeHidden();
  await page.keyboard.type(code.slice(-1));
  await login.expectSignedIn();
  expect(api.requestCount("phone-code/verify")).toBe(2);
});

/** Texts without a code of six digits. */
const NO_CODES = ["12345", "1234567", "123456789", "04.11.2025", "04.11.2025 Acme: 4711", "A123456", "+44 123456", "123456 654321"];

for (const text of NO_CODES) {
  test(`"${text}" is no code of six digits: it costs no try`, async ({ page, open, api }) => {
    await api.keepPending();
    await api.passThrough("phone-code/verify");
    const login = await open();
    await login.sendCode(NUMBER);
    await login.pasteCode(text);
    await page.keyboard.press("Enter");
    await expect(login.alert).toHaveText("Enter the code from our message. It has 6 digits.");
    await expect(login.code).toHaveValue(text);
    expect(api.requestCount("phone-code/verify")).toBe(0);
  });
}

test("a code whose length the API does not tell is sent after a pause, by Enter, and not before", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  await api.answer("phone-code/send", { body: { state: "0123456789abcdef01234567" } });
  await api.answer("phone-code/verify", { status: 400, body: { code: 913, message: "Wrong", description: "Wrong" } });
  const login = await open();
  await login.sendCode(NUMBER);
  await page.clock.pauseAt(Date.now() + 10_000);
  await page.keyboard.type("4711 08");
  await page.clock.runFor(1_900);
  await page.keyboard.type("15");
  await page.clock.runFor(1_900);
  expect(api.requestCount("phone-code/verify"), "the person may be reading out the rest").toBe(0);
  const asked = page.waitForRequest((request) => new URL(request.url()).pathname.endsWith("/phone-otp/verify"));
  await page.clock.runFor(200);
  expect((await asked).postDataJSON()).toMatchObject({ otp: "47110815" });
  await login.expectWrongCode("This code is not right. Check it and type it again.");
  await page.keyboard.type("123");
  await page.keyboard.press("Enter");
  await expect(login.alert).toHaveText("Enter the code from our message, and nothing else.");
  await login.code.fill("654321");
  await page.keyboard.press("Enter");
  await login.expectWrongCode("This code is not right. Check it and type it again.");
  expect(api.requestCount("phone-code/verify")).toBe(2);
});

test("the fifth wrong code ends the tries, and a new code signs in", async ({ open, phone }) => {
  const login = await open();
  await login.sendCode(NUMBER);
  const inbox = phone(NUMBER);
  const older = await inbox.next();
  const wrong = wrongCodes(older.code);
  for (const [index, code] of wrong.slice(0, 4).entries()) {
    await login.code.fill(code);
    await login.expectWrongCode(`This code is not right. Tries left: ${4 - index}.`);
  }
  await login.code.fill(wrong[4]);
  await login.expectScreen("Too many wrong codes");
  // The heading is heard by its focus, and not again.
  await expect(login.heading).toBeFocused();
  await expect(login.announcement).toBeEmpty();
  expect((await login.errors()).map(({ code }) => code)).toEqual([...Array(4).fill("code_wrong"), "too_many_tries"]);

  await login.resendCode.click();
  await login.expectScreen("Enter the code");
  await login.code.fill((await inbox.next()).code);
  await login.expectSignedIn();
});

test("an expired code is reported as expired, and a new one signs in", async ({ sandbox, open, phone }) => {
  const login = await open();
  await login.sendCode(NUMBER);
  const inbox = phone(NUMBER);
  const older = await inbox.next();
  await sandbox.advance(CODE_LIFETIME_SECONDS + 1);
  await login.code.fill(older.code);
  await login.expectScreen("This code has expired");
  await expect(login.element).toContainText("+44 7400123456");
  expect(await login.errors()).toEqual([expect.objectContaining({ code: "expired", retryable: false })]);

  await login.resendCode.click();
  await login.expectScreen("Enter the code");
  await login.code.fill((await inbox.next()).code);
  await login.expectSignedIn();
});

test("a code that is not entered expires, and another number can be used", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.sendCode(NUMBER);
  await page.clock.fastForward(600_001);
  await login.expectScreen("This code has expired");
  await login.changeNumber.click();
  await expect(login.field).toHaveValue(NUMBER);
});

test("a failed check keeps the code and can be repeated", async ({ open, phone, api }) => {
  await api.answer("phone-code/verify", { status: 500 });
  const login = await open();
  await login.sendCode(NUMBER);
  const { code } = await phone(NUMBER).next();
  await login.code.fill(code);
  await expect(login.alert).toHaveText("The sign-in service has a problem. Please try again in a moment.");
  await login.expectError("server_error");
  await expect(login.code).toHaveValue(code);
  await expect(login.code, "the code is not what is wrong").not.toHaveAttribute("aria-invalid");
  await api.restore("phone-code/verify");
  await login.submit.click();
  await login.expectSignedIn();
});

test("a rate limit on checks blocks the button until it is over", async ({ page, open, phone, api }) => {
  await page.clock.install();
  await api.answer("phone-code/verify", { status: 429, headers: { "retry-after": "20" } });
  const login = await open();
  await login.sendCode(NUMBER);
  const { code } = await phone(NUMBER).next();
  await login.code.fill(code);
  await expect(login.alert).toHaveText("Too many attempts. Please try again in 20 seconds.");
  await expect(login.code).toHaveValue(code);
  await pressNow(login.submit);
  expect(api.requestCount("phone-code/verify"), "not before it is over").toBe(1);
  await api.restore("phone-code/verify");
  await page.clock.fastForward(21_000);
  await expect(login.alert).toBeHidden();
  await login.submit.click();
  await login.expectSignedIn();
});

test("a right code answered without tokens is followed by a status request for them", async ({ open, api }) => {
  await api.keepPending();
  // The vendor's own example of an answer.
  await api.answer("phone-code/verify", { body: {} });
  await api.answer("magic-link/status", {
    body: {
      authenticated: true,
      oauth: { access_token: "token-of-this-test", token_type: "Bearer" },
      user: { user_id: "646616daf9a276fa9a6446a1", identifier: NUMBER, phone: NUMBER },
    },
  });
  const login = await open();
  await login.sendCode(NUMBER);
  await login.code.fill("123456");
  const { method, oauth } = await login.expectSignedIn();
  expect({ method, token: oauth.access_token }).toEqual({ method: "phone-code", token: "token-of-this-test" });
});
