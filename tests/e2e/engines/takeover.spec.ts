/** Tests that the form drawn by the script works at once, and loses nothing when the WebAssembly takes it over. */
import type { EngineLogin } from "./login.ts";
import { expect, test } from "./test.ts";

const ADDRESS = "person@example.com";

/** A WebAssembly that waits until it is let go. */
function held(): { wasm: Promise<boolean>; settle: (comes: boolean) => void } {
  let settle = (_: boolean) => {};
  const wasm = new Promise<boolean>((resolve) => (settle = resolve));
  return { wasm, settle };
}

/** Waits for the form to be taken over. */
async function expectTakenOver(login: EngineLogin): Promise<void> {
  await expect.poll(async () => (await login.events()).map(([name]) => name)).toContain("ssojet-ready");
}

test("the field is the same node after the takeover, with its text, its selection and the focus", async ({ open }) => {
  const { wasm, settle } = held();
  const login = await open({ wasm });
  await (await login.one("textbox")).type(ADDRESS);
  await login.tab.evaluate(() => {
    const root = document.querySelector("ssojet-login")?.shadowRoot as ShadowRoot;
    const field = root.querySelector("input") as HTMLInputElement;
    field.setSelectionRange(3, 8, "backward");
    const events: string[] = [];
    for (const kind of ["input", "change", "blur", "focus"]) field.addEventListener(kind, () => events.push(kind));
    Object.assign(globalThis, { early: { field, events } });
  }, null);
  settle(true);
  await expectTakenOver(login);
  const after = await login.tab.evaluate(() => {
    const { field, events } = (globalThis as unknown as { early: { field: HTMLInputElement; events: string[] } }).early;
    const root = document.querySelector("ssojet-login")?.shadowRoot as ShadowRoot;
    return {
      isSame: root.querySelector("input") === field,
      isFocused: root.activeElement === field,
      selection: [field.selectionStart, field.selectionEnd, field.selectionDirection],
      value: field.value,
      events,
    };
  }, null);
  expect(after).toEqual({ isSame: true, isFocused: true, selection: [3, 8, "backward"], value: ADDRESS, events: [] });
});

test("an early submit says so at once, and goes on by itself", async ({ open, sandbox }) => {
  const { wasm, settle } = held();
  const login = await open({ wasm });
  await login.enter("");
  await login.expectAlert("Enter your email address or phone number.");
  await login.enter(ADDRESS);
  await login.one("button", "Sending…");
  settle(true);
  await login.expectScreen("link-sent", "Check your email");
  expect(await sandbox.sent(ADDRESS)).toHaveLength(1);
});

test("an early start() and reset() work as later", async ({ open, sandbox }) => {
  const { wasm, settle } = held();
  const login = await open({ wasm });
  await login.one("textbox");
  await login.tab.evaluate((address) => {
    const element = document.querySelector("ssojet-login") as HTMLElement & { start(identifier: string): void; reset(): void };
    element.start("other@example.com");
    element.reset();
    element.start(address);
  }, ADDRESS);
  await login.one("button", "Sending…");
  settle(true);
  await login.expectScreen("link-sent", "Check your email");
  expect(await sandbox.sent(ADDRESS)).toHaveLength(1);
  expect(await sandbox.sent("other@example.com")).toHaveLength(0);
});
