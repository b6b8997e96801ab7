/** Tests the objects of password managers in place of the browser's, options that hold `null`, and pages with an old library. */
import type { Page } from "@playwright/test";
import type { Authenticator } from "../fixtures/authenticator.ts";
import { expect, expectAutofill, OFFER, test } from "../fixtures/passkeys.ts";
import { SIGNED_IN } from "../fixtures/fake-api.ts";
import { Login } from "../objects/login.ts";

/** What a manager's object does when it is asked for JSON. */
const TO_JSON = ["missing", "partial", "throwing", "of bytes"] as const;
/** How it holds bytes. */
const MEMBERS = ["ArrayBuffer", "Uint8Array", "Uint16Array", "DataView", "base64url", "base64"] as const;

/** Runs in the page: gives a manager's object in place of each credential. */
function answerAsManager({ toJson, members }: { toJson: string; members: string }): void {
  const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
  const base64url = (bytes: Uint8Array) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const written = (buffer: ArrayBuffer): unknown => {
    const bytes = new Uint8Array(buffer);
    if (members === "base64url") return base64url(bytes);
    if (members === "base64") return base64(bytes);
    if (members === "ArrayBuffer") return buffer;
    // A part of a larger buffer, whose other bytes are not to be sent.
    const whole = new Uint8Array(bytes.length + 6).fill(0xff);
    whole.set(bytes, 2);
    if (members === "DataView") return new DataView(whole.buffer, 2, bytes.length);
    if (members === "Uint16Array" && bytes.length % 2 === 0) return new Uint16Array(whole.buffer, 2, bytes.length / 2);
    return new Uint8Array(whole.buffer, 2, bytes.length);
  };
  const imitate = (credential: PublicKeyCredential | null) => {
    if (!credential) return credential;
    const response: Record<string, unknown> = { getTransports: () => ["internal"] };
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      const value = (credential.response as unknown as Record<string, unknown>)[name];
      if (value instanceof ArrayBuffer) response[name] = written(value);
    }
    const own = { id: credential.id, rawId: written(credential.rawId), type: "public-key", response };
    if (toJson === "partial") return { ...own, toJSON: () => ({ response: { clientDataJSON: response.clientDataJSON, signature: null } }) };
    if (toJson === "of bytes") return { ...own, toJSON: () => JSON.parse(JSON.stringify(own)) };
    if (toJson === "throwing") return { ...own, toJSON: () => { throw new TypeError("Illegal invocation"); } };
    return own;
  };
  const { credentials } = navigator;
  for (const name of ["get", "create"] as const) {
    const original = credentials[name].bind(credentials) as (options: never) => Promise<PublicKeyCredential | null>;
    Object.assign(credentials, { [name]: async (options: never) => imitate(await original(options)) });
  }
}

/** Collects the credentials that are sent. */
function sentCredentials(page: Page): { id: string; type: string; clientExtensionResults: object; response: Record<string, unknown> }[] {
  const sent: ReturnType<typeof sentCredentials> = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && /\/passkey\/(login|register)$/.test(new URL(request.url()).pathname)) {
      sent.push(request.postDataJSON());
    }
  });
  return sent;
}

/** Loads the page again, and signs in with the passkey that was added before. */
async function signInAgain(page: Page, device: Authenticator): Promise<Login> {
  await page.reload();
  await expectAutofill(device);
  await device.setUserPresent(true);
  const login = new Login(page);
  await login.passkey.click();
  expect((await login.expectSignedIn()).method).toBe("passkey");
  return login;
}

for (const toJson of TO_JSON) {
  for (const members of MEMBERS) {
    test(`a manager's passkey whose toJSON is ${toJson}, with members as ${members}, is added and signs in`, async ({ page, device, enrol }) => {
      await page.addInitScript(answerAsManager, { toJson, members });
      const sent = sentCredentials(page);
      await enrol();
      const login = await signInAgain(page, device);
      expect(await login.errors()).toEqual([]);
      expect(sent).toHaveLength(2);
      for (const credential of sent) {
        expect(credential).toMatchObject({ id: expect.stringMatching(/^[\w-]+$/), type: "public-key", clientExtensionResults: {} });
      }
      expect(sent[0]?.response).toMatchObject({ transports: ["internal"] });
    });
  }
}

/** Runs in the page: gives arrays and objects the `toJSON` of Prototype 1.6, which makes a text of them. */
function loadOldLibrary(): void {
  const toJSON = function (this: unknown[]) {
    return `[${Array.from(this, (item) => JSON.stringify(item)).join(", ")}]`;
  };
  Object.assign(Array.prototype, { toJSON });
}

for (const hasNative of [true, false]) {
  test(`on a page whose arrays have a toJSON a passkey is added and signs in${hasNative ? "" : ", also by hand"}`, async ({ page, device, enrol }) => {
    await page.addInitScript(loadOldLibrary);
    if (!hasNative) await page.addInitScript(answerAsManager, { toJson: "missing", members: "ArrayBuffer" });
    const sent = sentCredentials(page);
    await enrol();
    expect(sent[0]?.response.transports).toEqual(["internal"]);
    await signInAgain(page, device);
  });
}

test("on a page whose objects and arrays have a toJSON a login by mail is sent and survives a reload", async ({ page, open, mailbox }) => {
  await page.addInitScript(loadOldLibrary);
  await page.addInitScript(() => {
    Object.defineProperty(Object.prototype, "toJSON", { value: () => "an object", configurable: true, writable: true });
  });
  const login = await open();
  await login.sendLink(mailbox.address);
  await mailbox.next();
  await page.reload();
  await login.expectScreen("Check your email");
});

const CHALLENGE = "QUFBQUFBQUFBQUFBQUFBQQ";
const REQUEST = { challenge: CHALLENGE, rpId: "localhost", timeout: 60_000, userVerification: "required", hints: ["hybrid"], extensions: { appid: "a" }, allowCredentials: [{ id: "AQID", type: "public-key", transports: ["usb"] }] };
const CREATION = {
  challenge: CHALLENGE,
  rp: { id: "localhost", name: "Shop", icon: "i" },
  user: { id: "AQID", name: "jane", displayName: "Jane", icon: "i" },
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
  timeout: 60_000,
  excludeCredentials: [{ id: "AQID", type: "public-key", transports: ["usb"] }],
  authenticatorSelection: { authenticatorAttachment: "platform", residentKey: "required", requireResidentKey: true, userVerification: "required" },
  attestation: "none",
  attestationFormats: ["packed"],
  hints: ["client-device"],
  extensions: { credProps: true },
};
/** Without these there are no options. */
const REQUIRED = /^(challenge|user|user\.id|(allow|exclude)Credentials\.0\.id|pubKeyCredParams\.0\.alg)$/;

/** Lists every copy of `value` that has `null` in the place of one of its parts, by the path of the part. */
function withNulls(value: unknown, path = ""): [path: string, copy: unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const own = path ? `${path}.${key}` : key;
    const part = (value as Record<string, unknown>)[key];
    const put = (changed: unknown) => (Array.isArray(value) ? Object.assign([...value], { [key]: changed }) : { ...value, [key]: changed });
    const below = withNulls(part, own).map(([at, copy]): [string, unknown] => [at, put(copy)]);
    return REQUIRED.test(own) ? below : [[own, put(null)] as [string, unknown], ...below];
  });
}

/** Runs in the page: keeps what the browser is asked with, and has the person cancel. */
function keepOptions(hasNative: boolean): void {
  if (!hasNative) for (const name of ["parseRequestOptionsFromJSON", "parseCreationOptionsFromJSON"]) Reflect.deleteProperty(PublicKeyCredential, name);
  const kept: string[] = [];
  const replace = (_: string, part: unknown) => (part === null || part === "null" ? "NULL" : part instanceof ArrayBuffer ? `${part.byteLength} bytes` : ArrayBuffer.isView(part) ? `${part.byteLength} bytes` : part);
  Object.assign(globalThis, { kept });
  for (const name of ["get", "create"] as const) {
    const original = navigator.credentials[name].bind(navigator.credentials) as (options: unknown) => Promise<unknown>;
    Object.assign(navigator.credentials, {
      [name]: async ({ publicKey, mediation }: { publicKey: object; mediation?: string }) => {
        if (mediation === "conditional") return new Promise(() => undefined);
        kept.push(JSON.stringify(publicKey, replace));
        // The browser reads the options before it looks at the signal: it must find nothing to object to.
        const error = await original({ publicKey, signal: AbortSignal.abort() }).catch((error: Error) => error);
        if (!(error instanceof Error) || error.name !== "AbortError") kept.push(String(error));
        throw new DOMException("", "NotAllowedError");
      },
    });
  }
}

for (const hasNative of [true, false]) {
  const how = hasNative ? "read by the browser" : "read by the widget";
  for (const [what, options] of [["sign in", REQUEST], ["add a passkey", CREATION]] as const) {
    test(`null is absence at every level of the options to ${what}, ${how}`, async ({ page, device, open, api }) => {
      await page.addInitScript(keepOptions, hasNative);
      const variants = withNulls(options);
      expect(variants.length).toBeGreaterThan(8);
      const isSignIn = what === "sign in";
      await api.keepPending();
      let next = 0;
      const answer = async () => ({ body: { auth_code: `code ${next}`, publicKey: variants[Math.min(next++, variants.length - 1)]?.[1] } });
      await api.answer("passkey/status", { body: {} });
      await api.answer("passkey/login", { status: 500 });
      await api.handle(isSignIn ? "passkey/login" : "passkey/register", async (route) => route.fulfill({ json: (await answer()).body }));
      const login = await open();
      if (!isSignIn) {
        await login.sendLink("person@example.com");
        await api.answer("magic-link/status", { body: SIGNED_IN });
        await login.comeBack();
        await login.expectScreen(OFFER);
      }
      const kept = () => page.evaluate(() => (globalThis as unknown as { kept: string[] }).kept);
      for (const [round, [path]] of variants.entries()) {
        await expect.poll(() => next).toBe(round + 1);
        await (isSignIn ? login.passkey : login.addPasskey).click();
        await expect.poll(async () => (await kept()).length, path).toBe(round + 1);
        const text = (await kept())[round] ?? "";
        expect(text, path).toContain(`"challenge":"16 bytes"`);
        expect(text, path).not.toContain("NULL");
      }
      expect((await login.errors()).filter(({ code }) => code !== "passkey_cancelled" && code !== "server_error")).toEqual([]);
      expect((await device.log()).filter((entry) => entry === "click")).toHaveLength(variants.length + (isSignIn ? 0 : 1));
    });
  }
}
