/** The main job: a person signs in with a link that a real mail brings. */
import { Login } from "../objects/login.ts";
import { expect, test } from "../fixtures/test.ts";

test("a mailed link, opened in another browser, signs the first page in", async ({ page, sandbox, mailbox, follow }) => {
  await page.goto(`${sandbox.origin}/login.html`);
  const login = new Login(page);
  await login.sendLink(mailbox.address);
  const mail = await mailbox.next();
  expect(mail.subject).toBe("Your sign-in link");
  await follow(mail.link);
  const result = await login.expectSignedIn();
  expect(result.user.identifier).toBe(mailbox.address);
});
