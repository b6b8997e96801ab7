/** Tests switching between link and code: by the mail that was sent, or by another one. */
import { LINK_CLIENT_ID } from "../fixtures/environment.ts";
import { expect, test } from "../fixtures/test.ts";

const LINK_OR_CODE = { attributes: { methods: "magic-link email-code" } };

test("link and code of one mail can be switched between without another mail", async ({ open, mailbox, api }) => {
  await api.passThrough("magic-link/send");
  await api.passThrough("email-code/send");
  const login = await open(LINK_OR_CODE);
  await login.sendLink(mailbox.address);
  const mail = await mailbox.next();
  expect(mail.link).not.toBe("");
  expect(mail.code).toMatch(/^\d{6}$/);

  await login.useCode.click();
  await login.expectScreen("Enter the code");
  await expect(login.code, "the code field has the focus").toBeFocused();
  await expect(login.announcement).toContainText(`We sent a code to ${mailbox.address}.`);
  await login.code.fill(mail.code.slice(0, 3));
  await login.useLink.click();
  await login.expectScreen("Check your email");
  await expect(login.heading).toBeFocused();
  await login.useCode.click();
  await expect(login.code, "what was typed is kept").toHaveValue(mail.code.slice(0, 3));
  await login.code.fill(mail.code);
  const { method } = await login.expectSignedIn();
  expect(method).toBe("email-code");
  expect((await login.steps()).map(({ step, method }) => [step, method])).toEqual([
    ["identify", null],
    ["link-sent", "magic-link"],
    ["code-sent", "email-code"],
    ["link-sent", "magic-link"],
    ["code-sent", "email-code"],
    ["signed-in", "email-code"],
  ]);
  expect(mailbox.count).toBe(1);
  expect([api.requestCount("magic-link/send"), api.requestCount("email-code/send")]).toEqual([1, 0]);
});

test("the link signs in while the screen of the code is shown", async ({ open, mailbox, follow }) => {
  const login = await open(LINK_OR_CODE);
  await login.sendLink(mailbox.address);
  await login.useCode.click();
  await login.expectScreen("Enter the code");
  await follow((await mailbox.next()).link);
  await login.comeBack();
  const { method } = await login.expectSignedIn();
  expect(method).toBe("magic-link");
});

test("after asking for a code, the mail's link can be used instead", async ({ open, mailbox, follow }) => {
  const login = await open({ attributes: { methods: "email-code magic-link" } });
  await login.sendCode(mailbox.address);
  await login.useLink.click();
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await login.expectSignedIn();
  expect(mailbox.count).toBe(1);
});

test("where the API does not tell what the mail holds, a code is sent by another mail", async ({
  open,
  mailbox,
  api,
}) => {
  await api.answerWithStateOnly("magic-link/send");
  await api.answerWithStateOnly("email-code/send");
  const login = await open(LINK_OR_CODE);
  await login.sendLink(mailbox.address);
  await mailbox.next();
  await expect(login.useCode).toBeHidden();
  await login.mailCode.click();
  await login.expectScreen("Enter the code");
  await expect(login.code).toBeFocused();
  const second = await mailbox.next();
  expect(second.subject).toBe("Your sign-in code");
  await expect(login.mailLink).toBeVisible();
  await login.code.fill(second.code);
  await login.expectSignedIn();
  expect(mailbox.count).toBe(2);
});

test("where the API does not tell what the mail holds, a link is sent by another mail", async ({ open, mailbox, api, follow }) => {
  await api.answerWithStateOnly("magic-link/send");
  await api.answerWithStateOnly("email-code/send");
  const login = await open({ attributes: { methods: "email-code magic-link" } });
  await login.sendCode(mailbox.address);
  await mailbox.next();
  await login.mailLink.click();
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await login.expectSignedIn();
});

test("a client that sends no codes shows an error, and its link still works", async ({ open, mailbox, follow }) => {
  const login = await open({ attributes: { methods: "magic-link email-code", "client-id": LINK_CLIENT_ID } });
  await login.sendLink(mailbox.address);
  await login.mailCode.click();
  await expect(login.alert).toBeVisible();
  await login.expectScreen("Check your email");
  await follow((await mailbox.next()).link);
  await login.comeBack();
  await login.expectSignedIn();
  expect(mailbox.count).toBe(1);
});

test("pressing twice for a code by another mail sends it once", async ({ open, mailbox, api }) => {
  await api.answerWithStateOnly("magic-link/send");
  const release = await api.hold("email-code/send");
  const login = await open(LINK_OR_CODE);
  await login.sendLink(mailbox.address);
  await login.mailCode.click();
  await expect(login.sending).toBeVisible();
  await login.sending.click({ force: true });
  expect(api.requestCount("email-code/send")).toBe(1);
  await release();
  await login.expectScreen("Enter the code");
  expect(api.requestCount("email-code/send")).toBe(1);
});

test("no other method is offered where none fits", async ({ open, mailbox }) => {
  const login = await open();
  await login.sendLink(mailbox.address);
  await expect(login.change).toBeVisible();
  await expect(login.element.getByRole("button", { name: /instead/ })).toHaveCount(0);
  await login.change.click();
  await login.sendCode("+447400123456");
  await expect(login.changeNumber).toBeVisible();
  await expect(login.element.getByRole("button", { name: /instead/ })).toHaveCount(0);
});
