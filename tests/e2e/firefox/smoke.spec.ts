/** Tests that in Firefox the widget loads, offers nothing the browser cannot do, and signs in. */
import { STRICT } from "../fixtures/policies.ts";
import { expect, test } from "./test.ts";

test("the form is shown in its own style, without a word about passkeys", async ({ open }) => {
  const login = await open();
  await login.expectReady();
  await login.expectStep("identify");
  expect(await login.buttons()).toEqual(["Continue"]);
  expect(await login.text()).not.toMatch(/passkey/i);
  // From the adopted sheet: the browser's own field has an inset edge, outside its width.
  expect(await login.style("input", "border-top-style")).toBe("solid");
  expect(await login.style("input", "box-sizing")).toBe("border-box");
});

for (const [name, options] of [
  ["", {}],
  // Firefox fetches an icon even headless; the page's own needs no request.
  [" under the strictest policy", { policy: `${STRICT}; img-src data:` }],
] as const) {
  test(`a mailed link signs in${name}`, async ({ open, mailbox, follow }) => {
    const login = await open(options);
    await login.expectReady();
    await login.send(mailbox.address);
    await login.expectStep("link-sent");
    expect(await login.text()).toContain(mailbox.address);

    await follow((await mailbox.next()).link);
    await login.page.bringToFront();
    const result = await login.expectSignedIn();
    await login.expectStep("signed-in");

    expect(result).toMatchObject({
      method: "magic-link",
      authenticated: true,
      oauth: {
        access_token: expect.stringMatching(/^v4\.local\./),
        refresh_token: expect.stringMatching(/^v4\.local\./),
        token_type: "Bearer",
      },
      user: { identifier: mailbox.address, email: mailbox.address },
    });
    expect(result.raw).toMatchObject({ authenticated: true });
    expect((await login.recorded()).violations).toEqual([]);
  });
}
