/** Tests attributes that cannot be used, and correcting them while the page runs. */
import { CLIENT_ID } from "../fixtures/environment.ts";
import { expect, test } from "../fixtures/test.ts";

const SETUP = "This sign-in form is not set up correctly. Please tell the people who run this site.";

const UNUSABLE = [
  { what: "no client-id", attributes: { "client-id": undefined }, code: "missing_client_id" },
  { what: "an empty client-id", attributes: { "client-id": " " }, code: "missing_client_id" },
  { what: "an api-base that is no address", attributes: { "api-base": "nonsense" }, code: "invalid_api_base" },
  { what: "an api-base with a path", attributes: { "api-base": "https://api.example.com/v1" }, code: "invalid_api_base" },
  { what: "an api-base of plain http off loopback", attributes: { "api-base": "http://api.example.com" }, code: "invalid_api_base" },
  { what: "methods without any that is known", attributes: { methods: "carrier-pigeon" }, code: "no_usable_method" },
] as const;

for (const { what, attributes, code } of UNUSABLE) {
  test(`${what} is reported to the developer, and corrected by setting the attribute`, async ({ open, sandbox, api }) => {
    await api.keepPending();
    const login = await open({ attributes });
    await login.expectScreen("Sign-in is not available");
    await expect(login.element).toContainText(SETUP);
    expect(await login.errors()).toEqual([{ code, message: expect.stringMatching(/\.$/), retryable: false }]);
    expect((await login.events()).map(({ name }) => name), "not ready").not.toContain("ssojet-ready");

    const corrected = { "client-id": CLIENT_ID, "api-base": sandbox.origin, methods: "magic-link" };
    const [name] = Object.keys(attributes) as [keyof typeof corrected];
    await login.element.evaluate((element, [name, value]) => element.setAttribute(name, value), [name, corrected[name]] as const);
    await login.expectScreen("Sign in");
    await login.sendLink("person@example.com");
    expect(await login.errors()).toHaveLength(1);
    expect((await login.events()).filter(({ name }) => name === "ssojet-ready")).toHaveLength(1);
  });
}

test("an unknown client id keeps the address, and can be corrected", async ({ open, mailbox }) => {
  const login = await open({ attributes: { "client-id": "cli_nobody" } });
  await login.send(mailbox.address);
  await expect(login.alert).toHaveText(SETUP);
  const error = await login.expectError("invalid_client");
  expect(error.message).toContain("HTTP 401, code 1000");
  expect(error.retryable).toBe(false);
  await expect(login.email).toHaveValue(mailbox.address);
  await expect(login.email, "the address is not what is wrong").not.toHaveAttribute("aria-invalid");

  await login.element.evaluate((element, id) => element.setAttribute("client-id", id), CLIENT_ID);
  await expect(login.alert).toBeHidden();
  await expect(login.email).toHaveValue(mailbox.address);
  await login.submit.click();
  await login.expectScreen("Check your email");
  await mailbox.next();
});

test("during the wait, new texts are shown at once, and another client id starts over with the address kept", async ({
  open,
  api,
}) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  await login.element.evaluate((element) =>
    Object.assign(element, { strings: { linkSentTitle: "Schau in dein Postfach" } }),
  );
  await login.expectScreen("Schau in dein Postfach");
  await login.element.evaluate((element) => element.setAttribute("client-id", "cli_second"));
  await login.expectScreen("Sign in");
  await expect(login.email).toHaveValue("person@example.com");
});

test("the identifier attribute fills the field, and reset() restores it", async ({ open, api }) => {
  await api.keepPending();
  const login = await open({ attributes: { identifier: "person@example.com" } });
  await expect(login.email).toHaveValue("person@example.com");
  await login.email.fill("other@example.com");
  await login.reset();
  await expect(login.email).toHaveValue("person@example.com");
});

for (const [typed, code, sentence] of [
  ["", "identifier_empty", "Enter your email address or phone number."],
  ["person@example", "identifier_invalid", "The part after the @ is not complete."],
] as const) {
  test(`"${typed}" is refused before anything is sent`, async ({ open, api }) => {
    await api.keepPending();
    const login = await open();
    await login.send(typed);
    await expect(login.alert).toContainText(sentence);
    await login.expectError(code);
    await expect(login.email).toHaveValue(typed);
    await expect(login.email).toHaveAttribute("aria-invalid", "true");
    await expect(login.email).toHaveAccessibleDescription(new RegExp(sentence.replace(".", "\\.")));
    await expect(login.email).toBeFocused();
    expect(api.requestCount("magic-link/send")).toBe(0);

    await login.email.fill("person@example.com");
    await expect(login.alert, "the error is not about the new text").toBeHidden();
    await expect(login.email).not.toHaveAttribute("aria-invalid");
    await login.submit.click();
    await login.expectScreen("Check your email");
    expect(api.requestCount("magic-link/send")).toBe(1);
  });
}
