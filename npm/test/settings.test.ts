// Tests how attributes become settings, and which link to a hosted page is followed.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  type AttributeSource,
  hostedLink,
  readSettings,
  readTheme,
  resolveLocale,
} from "../src/internal/settings.js";

/** As much of an element as is read. `outside` is the host of the shadow tree it is in. */
function element(attributes: Record<string, string>, lang?: string, outside?: AttributeSource): AttributeSource {
  return {
    getAttribute: (name: string) => attributes[name] ?? null,
    closest: () => (lang === undefined ? null : ({ getAttribute: () => lang } as unknown as Element)),
    getRootNode: () => ({ host: outside }) as unknown as Node,
  } as AttributeSource;
}

const navigatorBefore = Object.getOwnPropertyDescriptor(globalThis, "navigator");
function browserSpeaks(language: string | undefined): void {
  Object.defineProperty(globalThis, "navigator", { value: { language }, configurable: true });
}
afterEach(() => {
  if (navigatorBefore) Object.defineProperty(globalThis, "navigator", navigatorBefore);
  else Reflect.deleteProperty(globalThis, "navigator");
});

test("attributes are handed on as written, absent ones as undefined", () => {
  const source = element({ "client-id": " cli_1 ", "api-base": "nonsense", "default-country": "IN", locale: "de" });
  assert.deepEqual(readSettings(source, { submit: "Go", tryAgain: "Once more" }), {
    clientId: " cli_1 ",
    apiBase: "nonsense",
    methods: undefined,
    identifier: undefined,
    defaultCountry: "IN",
    locale: "de",
    localeCountry: "DE",
    // `tryAgain` is the loader's own; Rust does not know it.
    strings: { submit: "Go" },
    // Node is no system that keeps passkeys.
    presumesPasskeys: false,
  });
});

test("an empty attribute is not an absent one", () => {
  assert.equal(readSettings(element({ "client-id": "" }), undefined).clientId, "");
});

test("locale: attribute, nearest lang, lang outside the shadow tree, browser, English", () => {
  browserSpeaks("pt-BR");
  assert.equal(resolveLocale(element({ locale: "he" }, "fr")), "he");
  assert.equal(resolveLocale(element({ locale: " " }, "fr")), "fr");
  assert.equal(resolveLocale(element({}, undefined, element({}, undefined, element({}, "ja")))), "ja");
  assert.equal(resolveLocale(element({}, "", element({}, "ja"))), "pt-BR");
  assert.equal(resolveLocale(element({})), "pt-BR");
  browserSpeaks(undefined);
  assert.equal(resolveLocale(element({})), "en");
});

test("an unknown theme is auto", () => {
  assert.deepEqual(["dark", "light", "auto", "DARK", "", null].map(readTheme), [
    "dark",
    "light",
    "auto",
    "auto",
    "auto",
    "auto",
  ]);
});

test("the hosted page is linked over https, or http on loopback, and is told the client id", () => {
  const link = (url: string, client: string | null = "cli 1&x") => hostedLink(url, client, "https://shop.example/a/");
  assert.equal(link("https://login.example/in"), "https://login.example/in?client_id=cli+1%26x");
  assert.equal(link("https://login.example/?client_id=old&a=b"), "https://login.example/?client_id=cli+1%26x&a=b");
  assert.equal(link("/login", null), "https://shop.example/login");
  for (const local of ["http://localhost:8787/login", "http://127.1/x", "http://[::1]/x", "http://a.localhost/"]) {
    assert.ok(link(local), local);
  }
  for (const refused of [
    "http://login.example/",
    "http://127.0.0.1.evil.example/",
    "http://localhost.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://",
  ]) {
    assert.equal(link(refused), undefined, refused);
  }
});
