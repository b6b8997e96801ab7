/** Tests both logins in the other engines: what is shown, where the focus goes, what the page is told. */
import { STRICT } from "../fixtures/policies.ts";
import { wrongCodes } from "../objects/codes.ts";
import type { EngineLogin } from "./login.ts";
import { confirm, expect, test } from "./test.ts";

const NUMBER = "+447400123456";

/** Returns the events of a login by one method, from the first screen to the end. */
const eventsOf = (method: string, step: string): unknown[] => [
  ["ssojet-ready", {}],
  ["ssojet-step", { step: "identify", method: null }],
  ["ssojet-step", { step, method }],
  ["ssojet-step", { step: "signed-in", method }],
  ["ssojet-authenticated", expect.anything()],
];

/** Returns the result of a login by one method, as far as it can be foreseen. */
const resultOf = (method: string, user: Record<string, string>): Record<string, unknown> => ({
  method,
  authenticated: true,
  oauth: {
    access_token: expect.stringMatching(/^v4\.local\./),
    refresh_token: expect.stringMatching(/^v4\.local\./),
    expires_at: expect.stringMatching(/Z$/),
    token_type: "Bearer",
  },
  user,
  state: expect.stringMatching(/^[0-9a-f]{24}$/),
  raw: expect.objectContaining({ authenticated: true }),
});

/** Waits for the first screen, on which the login has left the focus where it was. */
async function expectFirstScreen(login: EngineLogin): Promise<void> {
  await login.expectScreen("identify", "Sign in");
  expect(await login.focus(), "a login takes no focus from its page").toBe("BODY");
}

test("the form is shown in its own style, without a word about passkeys", async ({ open }) => {
  const login = await open();
  await expectFirstScreen(login);
  expect(await login.tab.find("login", "button")).toHaveLength(1);
  await login.one("button", "Continue");
  await login.one("textbox", "Email address or phone number");
  expect(await login.text()).not.toMatch(/passkey/i);
  // From the adopted sheet: the browser's own field has an inset edge, outside its width.
  expect(await login.style("input", "border-top-style")).toBe("solid");
  expect(await login.style("input", "box-sizing")).toBe("border-box");
});

for (const [name, options] of [
  ["", {}],
  // Firefox fetches an icon even headless; the page's own needs no request.
  [" under the strictest policy", { policy: (api: string) => `${STRICT.replace("connect-src 'self'", `$& ${api}`)}; img-src data:` }],
] as const) {
  test(`a mailed link signs in${name}`, async ({ open, mailbox, follow }) => {
    const login = await open(options);
    await expectFirstScreen(login);
    await login.enter(mailbox.address);
    await login.expectScreen("link-sent", "Check your email");
    await login.expectFocus("heading", "Check your email");
    expect(await login.text()).toContain(`We sent a sign-in link to ${mailbox.address}.`);

    await follow((await mailbox.next()).link);
    const result = await login.expectSignedIn();
    await login.expectFocus("heading", "You are signed in");
    expect(await login.text()).toContain(`Welcome, ${mailbox.address}.`);
    expect(result).toMatchObject(resultOf("magic-link", { identifier: mailbox.address, email: mailbox.address }));
    expect(await login.events()).toEqual(eventsOf("magic-link", "link-sent"));
    expect((await login.recorded()).violations).toEqual([]);
    expect(mailbox.count).toBe(1);
  });
}

test("a code by mail signs in", async ({ open, mailbox }) => {
  const login = await open({ attributes: { methods: "email-code" } });
  await expectFirstScreen(login);
  await login.enter(mailbox.address);
  await login.expectScreen("code-sent", "Enter the code");
  await login.expectFocus("field", "Code");
  await login.typeCode((await mailbox.next()).code);
  const result = await login.expectSignedIn();
  await login.expectFocus("heading", "You are signed in");
  expect(result).toMatchObject(resultOf("email-code", { identifier: mailbox.address, email: mailbox.address }));
  expect(await login.events()).toEqual(eventsOf("email-code", "code-sent"));
});

test("a code by text message signs in, after a wrong one that can be typed over", async ({ open, phone }) => {
  const login = await open();
  await expectFirstScreen(login);
  await login.enter(NUMBER);
  await login.expectScreen("code-sent", "Enter the code");
  await login.expectFocus("field", "Code");
  const { code } = await phone(NUMBER).next();
  const [wrong] = wrongCodes(code);
  await login.typeCode(wrong);
  await login.expectAlert("This code is not right. Tries left: 4.");
  await login.expectFocus("field", "Code");
  await expect.poll(() => login.selectedText()).toBe(wrong);
  await login.typeCode(code);
  const result = await login.expectSignedIn();
  await login.expectFocus("heading", "You are signed in");
  expect(result).toMatchObject(resultOf("phone-code", { identifier: NUMBER }));
  expect((await login.events()).map(([name]) => name)).toEqual([
    "ssojet-ready",
    "ssojet-step",
    "ssojet-step",
    "ssojet-error",
    "ssojet-step",
    "ssojet-authenticated",
  ]);
});

test("after a reload the login waits for its link, and ends by it", async ({ open, mailbox, follow }) => {
  const login = await open();
  await login.enter(mailbox.address);
  await login.expectScreen("link-sent", "Check your email");
  await login.reload();
  await login.expectScreen("link-sent", "Check your email");
  expect(await login.text()).toContain(`We sent a sign-in link to ${mailbox.address}.`);
  await follow((await mailbox.next()).link);
  await login.expectSignedIn();
  expect(mailbox.count, "nothing is sent again").toBe(1);
});

test("after a reload the login asks for its code, and ends by it", async ({ open, mailbox }) => {
  const login = await open({ attributes: { methods: "email-code" } });
  await login.enter(mailbox.address);
  await login.expectScreen("code-sent", "Enter the code");
  await login.reload();
  await login.expectScreen("code-sent", "Enter the code");
  await login.typeCode((await mailbox.next()).code);
  await login.expectSignedIn();
  expect(mailbox.count, "nothing is sent again").toBe(1);
});

test("the focus goes to the heading of a link that is too old, of the new one, and back to the field", async ({
  open,
  sandbox,
  mailbox,
}) => {
  const login = await open();
  await login.enter(mailbox.address);
  await login.expectFocus("heading", "Check your email");
  await sandbox.advance(3_600);
  await login.expectScreen("link-expired", "This link has expired");
  await login.expectFocus("heading", "This link has expired");
  await login.press("Send a new link");
  await login.expectScreen("link-sent", "Check your email");
  await login.expectFocus("heading", "Check your email");
  await login.press("Use a different address");
  await login.expectScreen("identify", "Sign in");
  await login.expectFocus("field", "Email address or phone number");
});

test("the focus goes to the new heading while another window is at the front", async ({ open, mailbox, browserOfPerson }) => {
  const login = await open();
  await login.enter(mailbox.address);
  await login.expectFocus("heading", "Check your email");

  // The mail is read in another window, which stays at the front.
  const mail = await browserOfPerson.newWindow();
  await confirm(mail, (await mailbox.next()).link);
  expect(await login.tab.evaluate(() => document.hasFocus(), null), "the login's window is not the active one").toBe(false);
  await login.expectSignedIn();
  await login.expectFocus("heading", "You are signed in");
  await mail.close();
});
