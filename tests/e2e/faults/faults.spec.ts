/** Tests every call of the API with every fault: what is seen, what is reported, that nothing typed is lost, and that it goes on. */
import type { Page } from "@playwright/test";
import { FaultServer } from "../fixtures/fault-server.ts";
import { expect, test } from "../fixtures/test.ts";
import { countAwaited, Driver, type View } from "./driver.ts";
import { SCENES, type Scene } from "./scenes.ts";
import { type Cell, FAMILIES } from "./table.ts";

/** Runs in the page: a device with one passkey, which a person touches whenever asked in a dialogue. */
function answerCeremonies(): void {
  const bytes = (text: string) => new TextEncoder().encode(text).buffer;
  const credential = (response: object) => ({
    id: "AQID",
    rawId: bytes("\u0001\u0002\u0003"),
    type: "public-key",
    authenticatorAttachment: "platform",
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: bytes("{}"), ...response },
  });
  const assertion = credential({ authenticatorData: bytes("a"), signature: bytes("s"), userHandle: null });
  const attestation = credential({ attestationObject: bytes("a"), getTransports: () => ["internal"] });
  const until = (signal?: AbortSignal) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError"))));
  Object.assign(navigator.credentials, {
    get: ({ mediation, signal }: CredentialRequestOptions) => (mediation === "conditional" ? until(signal) : Promise.resolve(assertion)),
    create: () => Promise.resolve(attestation),
  });
  Object.assign(PublicKeyCredential, {
    isUserVerifyingPlatformAuthenticatorAvailable: () => Promise.resolve(true),
    isConditionalMediationAvailable: () => Promise.resolve(true),
    getClientCapabilities: () => Promise.resolve({ conditionalCreate: false, conditionalGet: true, passkeyPlatformAuthenticator: true }),
  });
}

/** Collects what a page writes to the console, apart from what the browser itself says of answers. */
function watchConsole(page: Page): string[] {
  const lines: string[] = [];
  const isBrowsers = /^(Failed to load resource|Access to fetch at|Fetch API cannot load)/;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isBrowsers.test(message.text())) lines.push(message.text());
  });
  return lines;
}

/** Plays one cell, and says what is wrong with it. */
async function play(scene: Scene, cell: Cell, driver: Driver, address: string): Promise<string[]> {
  const { server } = driver;
  server.begin(scene.call, cell.fault);
  await driver.begin();
  await scene.reach(driver, address);
  const before = await driver.view();
  await scene.act(driver, address);
  const expected = scene.outcome(cell);
  const isSlow = "connection" in cell.fault && cell.fault.connection !== "dropped";
  const isDone = (view: View) =>
    expected.code === undefined
      ? view.heading === expected.heading && server.count(scene.call) > 0 && view.awaited <= server.stuck
      : view.errors.length > before.errors.length;
  await driver.until(`${expected.heading}, ${expected.code}`, isDone, isSlow ? 10 : 0);
  const after = await driver.settle();
  const wrong: string[] = [];
  const check = (what: string, found: unknown, wanted: unknown) => {
    if (found !== wanted) wrong.push(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  check("the screen", after.heading, expected.heading);
  check("the error", after.errors.map(({ code }) => code).join(), expected.code ?? "");
  const typed = scene.typed?.(expected, address);
  if (typed !== undefined) check("the field", after.typed ?? "", typed);
  const isSaid = after.alert !== "" || after.heading !== before.heading || scene.call === "status";
  if (expected.code !== undefined) check("a sentence for the person", isSaid, true);
  const [least, most] = cell.wait ?? [0, Infinity];
  const seconds = Number(/\d+/.exec(after.alert)?.[0] ?? least);
  if (seconds < least || seconds > most) wrong.push(`the person is to wait ${seconds} s, not ${least} to ${most}`);
  server.mend();
  await scene.recover(driver, after, cell);
  server.release();
  return wrong;
}

for (const scene of SCENES) {
  for (const [family, cells] of FAMILIES) {
    test(`${scene.call}: ${family}`, async ({ page, guard, open }) => {
      const [server, elsewhere] = [await FaultServer.start(), await FaultServer.start()];
      guard.allow(server.origin);
      guard.allow(elsewhere.origin);
      const lines = watchConsole(page);
      await page.addInitScript(answerCeremonies);
      await page.addInitScript(countAwaited);
      await page.clock.install();
      const login = await open({ attributes: { "api-base": server.origin, methods: scene.methods } });
      await login.expectScreen("Sign in");
      const driver = new Driver(page, login, server);
      const wrong: Record<string, string[]> = {};
      for (const [place, cell] of cells(elsewhere.origin).entries()) {
        const faults = await play(scene, cell, driver, `person.${place}@example.com`).catch((error: Error) => [error.message]);
        faults.push(...lines.splice(0).map((line) => `the console says ${line}`));
        if (faults.length > 0) wrong[cell.name] = faults;
      }
      for (const call of SCENES.map(({ call }) => call)) expect(elsewhere.count(call), "a redirect was followed").toBe(0);
      await Promise.all([server.stop(), elsewhere.stop()]);
      expect(wrong).toEqual({});
    });
  }
}
