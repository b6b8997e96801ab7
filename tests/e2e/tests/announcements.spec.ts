/** Tests what is said, and shown, of what happens: once, for as long as it is true, and to those who see as to those who hear. */
import { setOnline } from "../fixtures/page-state.ts";
import { expect, test } from "../fixtures/test.ts";
import { type Login, pressNow } from "../objects/login.ts";
import { SCREENS } from "../objects/screens.ts";

const ADDRESS = "person@example.com";

/** Brings a login to the moment when a message may be sent again. */
async function coolDown(login: Login): Promise<void> {
  await login.page.clock.runFor(31_000);
  await expect(login.element.locator("[data-action=resend]")).not.toHaveAttribute("aria-disabled");
}

test("a link that was sent again is confirmed in sight, until it can be sent again", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.sendLink(ADDRESS);
  const hint = login.element.locator("[part=hint]");
  await expect(hint).toHaveText("No mail? Look in your spam folder, too.");
  await coolDown(login);
  await login.resend.click();
  await expect(hint).toHaveText("We sent a new link. Only the newest one works.");
  await expect(hint).toBeVisible();
  await expect(login.announcement).toHaveText("We sent a new link. Only the newest one works.");
  await coolDown(login);
  await expect(hint).toHaveText("No mail? Look in your spam folder, too.");
  await expect(login.announcement).toHaveText("");
});

test("a code that was sent again is confirmed in sight", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  const login = await open();
  await login.sendCode("+447400123456");
  await coolDown(login);
  await login.resendCode.click();
  await expect(login.element.locator("[part=hint]")).toHaveText("We sent a new code. Only the newest one works.");
});

test("what is over is not said any more, and coming back is said", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  await api.answer("magic-link/send", { status: 500 });
  const login = await open();
  await login.send(ADDRESS);
  await expect(login.alert).toBeVisible();
  await expect(login.announcement).toHaveText("");
  await api.keepPending();
  await login.submit.click();
  await login.expectScreen("Check your email");
  await setOnline(page, false);
  await expect(login.announcement).toHaveText("You are offline. We go on as soon as you are back.");
  await setOnline(page, true);
  await expect(login.announcement).toHaveText("Waiting for you to open the link");
  await pressNow(login.resend);
  await expect(login.announcement).toContainText("You can ask again in");
  await page.clock.runFor(6_000);
  await expect(login.announcement).toHaveText("");
});

test("a wrong code is not checked any more", async ({ open, api }) => {
  await api.keepPending();
  await api.answer("phone-code/verify", { status: 400, body: { code: 913, message: "Wrong", description: "Wrong", attempts_left: 2 } });
  const login = await open();
  await login.sendCode("+447400123456");
  await login.code.fill("123456");
  await expect(login.alert).toBeVisible();
  await expect(login.announcement).toHaveText("");
});

test("the same mistake twice is heard twice", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  const heard = async () =>
    login.element.evaluate((element) => {
      const alert = element.shadowRoot?.querySelector("[role=alert]:not(:empty)") as Element;
      const changes: string[] = [];
      new MutationObserver((records) => {
        for (const { addedNodes } of records) for (const node of addedNodes) changes.push(node.textContent ?? "");
      }).observe(alert, { childList: true, subtree: true });
      Object.assign(globalThis, { heard: changes });
    });
  const changes = () => login.page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  await login.send("jane@");
  await expect(login.alert).toBeVisible();
  await heard();
  await login.submit.click();
  await expect.poll(changes).toEqual(["The part after the @ is not complete. It ends like example.com."]);
  await login.sendCode("+447400123456");
  await login.submit.click();
  await expect(login.alert).toHaveText("Enter the code from our message. It has 6 digits.");
  await heard();
  await login.submit.click();
  await expect.poll(changes).toEqual(["Enter the code from our message. It has 6 digits."]);
});

test("the number of the sentence is that of the button, second by second, and is read out once", async ({ page, open, api }) => {
  await page.clock.install();
  await api.answer("magic-link/send", { status: 429, headers: { "retry-after": "9" } });
  const login = await open();
  await login.send(ADDRESS);
  await expect(login.alert).toHaveText("Too many attempts. Please try again in 9 seconds.");
  await expect(login.alert).not.toHaveAttribute("aria-live");
  for (let left = 8; left >= 1; left -= 1) {
    await page.clock.runFor(1_000);
    await expect(login.alert).toHaveText(`Too many attempts. Please try again in ${left} seconds.`);
    await expect(login.submit.locator(".countdown")).toHaveText(`${left} s`);
    await expect(login.alert, "is not read out again").toHaveAttribute("aria-live", "off");
  }
  await page.clock.runFor(1_000);
  await expect(login.alert).toHaveCount(0);
  await login.field.fill("jane@");
  await login.submit.click();
  await expect(login.alert, "the next one is").not.toHaveAttribute("aria-live");
});

test("a heading that gets the focus is not said a second time", async ({ page, open, api }) => {
  await page.clock.install();
  for (const name of ["expired", "code-expired", "code-too-many-tries", "signed-in"]) {
    const screen = SCREENS.find((screen) => screen.name === name);
    const login = (await screen?.show({ page, api, open })) as Login;
    await expect(login.heading, name).toBeFocused();
    const said = await login.announcement.textContent();
    expect(said, name).not.toContain(await login.heading.textContent());
    await page.evaluate(() => sessionStorage.clear());
  }
});

test("the length of a code is said with its field, before a mistake", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendCode("+447400123456");
  await expect(login.code).toHaveAccessibleDescription("The code has 6 digits.");
  await expect(login.element.getByText("The code has 6 digits.")).toBeVisible();
  await api.answer("phone-code/send", { body: { state_id: "23456789abcdef0123456701" } });
  await login.changeNumber.click();
  await login.sendCode("+447400123456");
  await expect(login.element.getByText("digits.")).toHaveCount(0);
});

for (const { name, show } of SCREENS.filter(({ name }) => !/^load|unavailable/.test(name))) {
  test(`"${name}": a form has the name of its heading, and a button says why it failed`, async ({ page, api, open }) => {
    await page.clock.install();
    const login = await show({ page, api, open });
    const form = login.element.getByRole("form");
    if ((await login.element.locator("form").count()) > 0) await expect(form).toHaveAccessibleName((await login.heading.textContent()) ?? "");
    for (const button of await login.element.locator("button[aria-describedby]").all()) {
      const id = await button.getAttribute("aria-describedby");
      await expect(login.element.locator(`#${id}`), "what describes it is there").toHaveCount(1);
    }
    for (const alert of await login.alert.all()) {
      const id = await alert.getAttribute("id");
      await expect(login.element.locator(`[aria-describedby~="${id}"]`).first(), "the sentence belongs to something").toBeVisible();
    }
  });
}
