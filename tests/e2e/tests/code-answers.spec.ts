/** Tests right codes whose answer gets lost on its way back. */
import type { Route } from "@playwright/test";
import { expect, test } from "../fixtures/test.ts";

/** Ways in which the answer to a right code gets lost, each with the real server, which has signed the person in. */
const LOST: [how: string, lose: (route: Route) => Promise<void>][] = [
  [
    "is dropped",
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
  ],
  [
    "is dropped and the browser repeats the request",
    async (route) => {
      await route.fetch();
      await route.continue();
    },
  ],
  [
    "is replaced by a page",
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 502, contentType: "text/html", body: "<p>Bad gateway</p>" });
    },
  ],
];
for (const [how, lose] of LOST) {
  test(`a right code whose answer ${how} signs in all the same`, async ({ open, mailbox, api }) => {
    await api.handle("email-code/verify", lose);
    const login = await open({ attributes: { methods: "email-code" } });
    await login.send(mailbox.address);
    await login.expectScreen("Enter the code");
    await login.code.fill((await mailbox.next()).code);
    await expect(async () => {
      await expect(login.heading.or(login.alert).last()).toHaveText(/You are signed in|could not reach|has a problem/);
    }).toPass();
    if ((await login.heading.textContent()) !== "You are signed in") {
      await api.restore("email-code/verify");
      await login.submit.click();
    }
    const { oauth, user } = await login.expectSignedIn();
    expect(oauth.access_token).not.toBe("");
    expect(user.identifier).toBe(mailbox.address);
  });
}
