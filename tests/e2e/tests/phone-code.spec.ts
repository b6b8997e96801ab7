/** Tests signing in by text message, with the number written as people write it. */
import { pageHtml } from "../fixtures/page-html.ts";
import { PAGE_PATH, expect, test } from "../fixtures/test.ts";
import { Login } from "../objects/login.ts";

/** Phone numbers: the `default-country`, the number as it is typed there, the country shown beside it, and the number in E.164. */
const PHONE_NUMBERS: [country: string, typed: string, named: string, number: string][] = [
  ["GB", "07400 123456", "United Kingdom (+44)", "+447400123456"],
  ["GB", "+44 (0)20 7946 0958", "United Kingdom (+44)", "+442079460958"],
  ["US", "(201) 555-0123", "United States (+1)", "+12015550123"],
  ["US", "011 49 151 12345678", "Germany (+49)", "+4915112345678"],
  ["DE", "0151/12345678", "Germany (+49)", "+4915112345678"],
  ["AT", "0664/123 45 67", "Austria (+43)", "+436641234567"],
  ["FR", "06.12.34.56.78", "France (+33)", "+33612345678"],
  ["IT", "312 345 6789", "Italy (+39)", "+393123456789"],
  ["ES", "0034 612 34 56 78", "Spain (+34)", "+34612345678"],
  ["HU", "06 20 123 4567", "Hungary (+36)", "+36201234567"],
  ["SE", "070-123 45 67", "Sweden (+46)", "+46701234567"],
  ["BR", "(11) 96123-4567", "Brazil (+55)", "+5511961234567"],
  ["AR", "011 15-2345-6789", "Argentina (+54)", "+5491123456789"],
  ["MX", "222 123 4567", "Mexico (+52)", "+522221234567"],
  ["RU", "8 (912) 345-67-89", "Russia (+7)", "+79123456789"],
  ["IN", "+91-81234-56789", "India (+91)", "+918123456789"],
  ["IN", "८१२३४ ५६७८९", "India (+91)", "+918123456789"],
  ["JP", "０９０－１２３４－５６７８", "Japan (+81)", "+819012345678"],
  ["EG", "٠١٠٠ ١٢٣ ٤٥٦٧", "Egypt (+20)", "+201001234567"],
  ["IR", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "Iran (+98)", "+989123456789"],
  ["NG", "0802 123 4567", "Nigeria (+234)", "+2348021234567"],
  ["AU", "0412 345 678", "Australia (+61)", "+61412345678"],
];

for (const [country, typed, named, number] of PHONE_NUMBERS) {
  test(`"${typed}" typed in ${country} signs in as ${number}`, async ({ open, phone }) => {
    const login = await open({ attributes: { "default-country": country } });
    await login.phone.pressSequentially(typed);
    await expect(login.phone, "left as it was typed").toHaveValue(typed);
    await expect(login.country.getByRole("option", { selected: true })).toHaveText(named);
    await login.submit.click();
    await login.expectScreen("Enter the code");
    await login.code.fill((await phone(number).next()).code);
    const { method, user } = await login.expectSignedIn();
    expect({ method, identifier: user.identifier, phone: user.phone }).toEqual({
      method: "phone-code",
      identifier: number,
      phone: number,
    });
  });
}

test("the event of a login by text message has the documented shape, and raw is the answer untouched", async ({
  page,
  open,
  phone,
}) => {
  const login = await open({ attributes: { "default-country": "GB" } });
  const answered = page.waitForResponse((response) => response.url().includes("/phone-otp/verify"));
  await login.sendCode("07400 123456");
  await expect(login.element).toContainText("We sent a code to +44 7400123456.");
  const message = await phone("+447400123456").next();
  expect(message.text, "bound to the page for WebOTP").toMatch(new RegExp(`\\n\\n@localhost #${message.code}$`));
  await login.code.fill(message.code);
  const { raw, ...result } = await login.expectSignedIn();
  expect(result).toMatchObject({
    method: "phone-code",
    authenticated: true,
    oauth: { access_token: expect.stringMatching(/^v4\.local\./), token_type: "Bearer" },
    user: { identifier: "+447400123456", phone: "+447400123456", issuer: "ssojet" },
  });
  expect(raw).toEqual(await (await answered).json());
  expect((await login.events()).map(({ name, detail }) => [name, detail])).toEqual([
    ["ssojet-ready", {}],
    ["ssojet-step", { step: "identify", method: null }],
    ["ssojet-step", { step: "code-sent", method: "phone-code" }],
    ["ssojet-step", { step: "signed-in", method: "phone-code" }],
    ["ssojet-authenticated", expect.anything()],
  ]);
});

test("a login by text message works on a page of another origin", async ({ page, sandbox, site, phone }) => {
  const { html } = pageHtml(sandbox.origin, { script: `${sandbox.origin}/ssojet-login.js` });
  site.handle((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(html));
  await page.goto(`${site.origin}${PAGE_PATH}`);
  const login = new Login(page);
  await login.sendCode("+447400123456");
  await login.code.fill((await phone("+447400123456").next()).code);
  await login.expectSignedIn();
});

test("the country is shown as soon as the text can only be a number", async ({ open }) => {
  const login = await open({ attributes: { "default-country": "DE" } });
  await login.expectScreen("Sign in");
  await expect(login.country).toBeHidden();
  await login.field.fill("jane");
  await expect(login.country).toBeHidden();
  await login.field.fill("0151 1");
  await expect(login.country).toHaveValue("DE");
  await expect(login.field, "described with the field").toHaveAccessibleDescription("Germany (+49)");
  await login.field.fill("+33");
  await expect(login.country).toHaveValue("FR");
  await login.field.fill("+1 416 555 0123");
  await expect(login.country).toHaveValue("CA");
  await login.field.fill("+999");
  await expect(login.country.getByRole("option", { selected: true })).toHaveText("Choose a country");
  await login.field.fill("jane@example.com");
  await expect(login.country).toBeHidden();
});

test("the country can be changed by keyboard, and the number is read as one of that country", async ({
  page,
  open,
  phone,
}) => {
  const login = await open({ attributes: { "default-country": "GB" } });
  await login.field.focus();
  await page.keyboard.type("0151 12345678");
  await expect(login.country).toHaveValue("GB");
  await page.keyboard.press("Tab");
  await expect(login.country).toBeFocused();
  await page.keyboard.type("Germ");
  await expect(login.country).toHaveValue("DE");
  await expect(login.country, "still there to be changed again").toBeFocused();
  await expect(login.field, "a national number stays as it was typed").toHaveValue("0151 12345678");
  await page.keyboard.press("Shift+Tab");
  await expect(login.field).toBeFocused();
  await page.keyboard.press("Enter");
  await login.expectScreen("Enter the code");
  await expect(login.element).toContainText("+49 15112345678");
  await login.code.fill((await phone("+4915112345678").next()).code);
  expect((await login.expectSignedIn()).user.phone).toBe("+4915112345678");
});

test("choosing a country replaces the prefix of an international number", async ({ open }) => {
  const login = await open();
  await login.field.fill("+44 20 7946");
  await expect(login.country).toHaveValue("GB");
  await login.country.selectOption("FR");
  await expect(login.field).toHaveValue(/^\+33/);
  await expect(login.country).toHaveValue("FR");
});

test("the chosen country stays chosen while the person goes on typing", async ({ page, open }) => {
  const login = await open({ attributes: { "default-country": "GB" } });
  await login.field.fill("0151");
  await login.country.selectOption({ label: "Germany (+49)" });
  await login.field.focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" 12345678");
  await expect(login.field).toHaveValue("0151 12345678");
  await expect(login.country).toHaveValue("DE");
});

for (const [locale, country] of [
  ["de-AT", "AT"],
  ["en-US", "US"],
  ["pt-BR", "BR"],
] as const) {
  test(`without default-country the country is that of the locale ${locale}`, async ({ open }) => {
    const login = await open({ attributes: { locale } });
    await login.field.fill("06");
    await expect(login.element.getByRole("combobox")).toHaveValue(country);
  });
}

test("countries are named and sorted in the language of the texts", async ({ open }) => {
  const login = await open({ attributes: { locale: "de" } });
  await login.field.fill("+49");
  const selected = login.element.getByRole("option", { selected: true });
  await expect(selected, "the texts are English").toHaveText("Germany (+49)");
  await login.element.evaluate((element) => Object.assign(element, { strings: { countryLabel: "Land" } }));
  await expect(selected).toHaveText("Deutschland (+49)");
  const names = await login.element.getByRole("combobox", { name: "Land" }).getByRole("option").allTextContents();
  expect(names).toContain("Deutschland (+49)");
  expect(names).toContain("Österreich (+43)");
  expect(names.indexOf("Österreich (+43)"), "between O and P").toBeLessThan(names.indexOf("Polen (+48)"));
  expect(names.length, "every country").toBeGreaterThan(200);
});

test("in a right-to-left language the calling code keeps its plus on the left", async ({ open }) => {
  const login = await open({ attributes: { locale: "ar", "default-country": "GB" }, dir: "rtl" });
  await login.field.fill("07400");
  await login.element.evaluate((element) => Object.assign(element, { strings: { countryLabel: "البلد" } }));
  const country = login.element.getByRole("combobox", { name: "البلد" });
  // The left-to-right mark is compared, as the position of the plus in an open list cannot be measured.
  await expect(country.getByRole("option", { selected: true })).toHaveText("المملكة المتحدة (\u200e+44)");
});

test("a default-country that does not exist is reported to the developer, and the login works", async ({ open, phone }) => {
  const login = await open({ attributes: { "default-country": "Germany" } });
  const error = await login.expectError("invalid_default_country");
  expect(error.retryable).toBe(false);
  await login.sendCode("+4915112345678");
  await login.code.fill((await phone("+4915112345678").next()).code);
  await login.expectSignedIn();
  expect(await login.errors()).toHaveLength(1);
});

const REFUSED: [typed: string, code: "identifier_invalid", sentence: RegExp][] = [
  ["020 79", "identifier_invalid", /too short/],
  ["+44 20 7946 0000 000", "identifier_invalid", /too long/],
  ["+999 1234567", "identifier_invalid", /Which country is this number from\?/],
];
for (const [typed, code, sentence] of REFUSED) {
  test(`"${typed}" is refused before anything is sent, and can be corrected`, async ({ open, api }) => {
    await api.keepPending();
    const login = await open({ attributes: { "default-country": "GB" } });
    await login.field.fill(typed);
    await login.submit.click();
    await expect(login.alert).toHaveText(sentence);
    await login.expectError(code);
    await expect(login.field).toHaveValue(typed);
    await expect(login.field).toHaveAttribute("aria-invalid", "true");
    await expect(login.field).toHaveAccessibleDescription(sentence);
    await expect(login.field).toBeFocused();
    expect(api.requestCount("phone-code/send")).toBe(0);
    await login.field.fill("020 7946 0000");
    await expect(login.alert).toBeHidden();
    await login.submit.click();
    await login.expectScreen("Enter the code");
    expect(api.requestCount("phone-code/send")).toBe(1);
  });
}

const FIELDS = [
  {
    methods: "magic-link phone-code",
    label: "Email address or phone number",
    attributes: { type: "text", inputmode: "email", autocomplete: "username" },
  },
  {
    methods: "magic-link email-code",
    label: "Email address",
    attributes: { type: "text", inputmode: "email", autocomplete: "username" },
  },
  { methods: "phone-code", label: "Phone number", attributes: { type: "tel", inputmode: "tel", autocomplete: "tel" } },
];
for (const { methods, label, attributes } of FIELDS) {
  test(`with methods "${methods}" the field is labelled "${label}"`, async ({ open }) => {
    const login = await open({ attributes: { methods } });
    const field = login.element.getByRole("textbox", { name: label, exact: true });
    for (const [name, value] of Object.entries(attributes)) await expect(field).toHaveAttribute(name, value);
    await expect(login.element.getByRole("textbox")).toHaveCount(1);
  });
}

test("a field for phone numbers alone shows the country before anything is typed", async ({ open }) => {
  const login = await open({ attributes: { methods: "phone-code", "default-country": "CH" } });
  await expect(login.country).toHaveValue("CH");
});

test("a client that sends no text messages is reported, and the number is kept", async ({ open }) => {
  const login = await open({ attributes: { "client-id": "cli_second" } });
  await login.field.fill("+4915112345678");
  await login.submit.click();
  await expect(login.alert).toHaveText(
    "We cannot send messages this way at the moment. Please use another way to sign in.",
  );
  await login.expectError("method_unavailable");
  await expect(login.field).toHaveValue("+4915112345678");
});

test("\"Use a different number\" keeps the number in the field, which has the focus", async ({ open, phone }) => {
  const login = await open({ attributes: { "default-country": "DE" } });
  await login.sendCode("0151 12345678");
  await login.changeNumber.click();
  await login.expectScreen("Sign in");
  await expect(login.field).toHaveValue("+4915112345678");
  await expect(login.field).toBeFocused();
  await login.sendCode("0151 12345679");
  await login.code.fill((await phone("+4915112345679").next()).code);
  await login.expectSignedIn();
});
