// Tests that any answer at all of `GET /config` is a configuration that the hosted page can show, or none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Configuration, parseConfiguration } from "../../www/hosted/configuration.js";
import { popupOrigin, redirectTarget, returnAddress } from "../../www/hosted/target.js";

/** A whole answer, as the sandbox gives it. */
const ANSWER = {
  name: "Corner shop",
  connection: [{ provider: "magic_link", enabled: true }, { provider: "email_otp" }, { provider: "phone_otp", enabled: false }],
  auth_config: { passkey_auth: true },
  branding: {
    brand: " Shop ",
    btn_color: "#0f766e",
    text_color: "#134e4a",
    background: "#f0fdfa",
    brand_logo: "https://shop.example/logo.svg",
    favicon: "/favicon.svg",
    font: { family: "Inter" },
    lang: "AR-eg",
    page_title: "Sign in to the shop",
  },
  localization: { iso_code: "ar", direction: "rtl" },
  redirect_urls: ["https://shop.example/callback"],
  allowed_origins: ["https://shop.example"],
  default_redirect_url: "https://shop.example/account",
};

/** The paths of every member of a value. */
function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => paths(member, [...path, name]))];
}

/** Copies a value with another one at a path. */
function replaced(value: unknown, [name, ...rest]: string[], by: unknown): unknown {
  if (name === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = replaced(copy[name], rest, by);
  return copy;
}

/** Everything that JSON can hold where something else is expected. */
const ODD: unknown[] = [
  null,
  undefined,
  true,
  false,
  0,
  -1.5e300,
  "",
  " ",
  "\u0000",
  "\ud800",
  "🦀".repeat(200),
  "x".repeat(1_000_000),
  "constructor",
  "__proto__",
  "rtl",
  "javascript:alert(1)",
  [],
  [[]],
  [null, [null], { provider: null }, { provider: {} }, "magic_link"],
  Array.from({ length: 10_000 }, () => "https://shop.example/callback"),
  {},
  { toString: null, valueOf: null },
  { length: 3, map: 1, trim: 2 },
  JSON.parse('{"__proto__":{"brand":7},"constructor":1,"hasOwnProperty":null}'),
  JSON.parse(`${'{"a":['.repeat(500)}${"]}".repeat(500)}`),
];

const MEMBERS = ["name", "pageTitle", "logo", "icon", "fontFamily", "language", "methods"] as const;

/** Asserts that nothing in a configuration can surprise the page. */
function assertShowable(configuration: Configuration, message: string): void {
  const { colors, direction } = configuration;
  for (const text of [...MEMBERS.map((name) => configuration[name]), ...Object.values(colors)]) {
    assert.equal(typeof text, "string", message);
    assert.ok(text.length <= 2048 && text === text.trim(), message);
  }
  for (const text of [configuration.name, configuration.pageTitle]) assert.ok([...text].length <= 101, message);
  assert.ok(direction === "ltr" || direction === "rtl", message);
  assert.match(configuration.methods, /^(?:(?:magic-link|email-code|phone-code|passkey)(?: (?!$)|$))*$/, message);
  if (configuration.language) assert.equal(Intl.getCanonicalLocales(configuration.language).length, 1, message);
  // Where the person may go never throws either, and never grows.
  const target = redirectTarget("https://shop.example/callback", configuration);
  assert.ok("refusal" in target || returnAddress(target.target, "s", null) === "https://shop.example/callback?state=s", message);
  assert.ok("refusal" in redirectTarget("https://stranger.example/", configuration), message);
  assert.ok("refusal" in popupOrigin("https://stranger.example", configuration), message);
}

test("a whole answer is read", () => {
  const { redirect_urls, allowed_origins, default_redirect_url } = ANSWER;
  assert.deepEqual(parseConfiguration(ANSWER), {
    redirect_urls,
    allowed_origins,
    default_redirect_url,
    name: "Shop",
    pageTitle: "Sign in to the shop",
    colors: { button: "#0f766e", text: "#134e4a", background: "#f0fdfa" },
    logo: "https://shop.example/logo.svg",
    icon: "/favicon.svg",
    fontFamily: "Inter",
    language: "ar-EG",
    direction: "rtl",
    methods: "magic-link email-code passkey",
  });
});

test("what is no object is no configuration", () => {
  for (const answer of ODD) {
    const isObject = typeof answer === "object" && answer !== null && !Array.isArray(answer);
    assert.equal(parseConfiguration(answer) !== undefined, isObject, JSON.stringify(answer)?.slice(0, 60));
  }
});

test("anything at any place of an answer, and at any two, leaves a configuration that can be shown", () => {
  const places = paths(ANSWER).filter(({ length }) => length > 0);
  let count = 0;
  for (const [number, place] of places.entries()) {
    for (const [index, odd] of ODD.entries()) {
      const once = replaced(ANSWER, place, odd);
      const other = places[(number * 7 + index * 3 + 1) % places.length] as string[];
      // A place inside of what has been replaced is gone.
      const reachable = other.slice(0, -1).reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], once);
      const isThere = typeof reachable === "object" && reachable !== null;
      for (const answer of [once, isThere ? replaced(once, other, ODD[(index * 5 + number) % ODD.length]) : once]) {
        const configuration = parseConfiguration(answer);
        const message = `${place.join(".")}, ${other.join(".")}, ${index}`;
        assert.ok(configuration, message);
        assertShowable(configuration, message);
        count += 1;
      }
    }
  }
  assert.ok(count > 1000, `${count}`);
});

test("a name is cut between characters, and one in the branding counts first", () => {
  const name = parseConfiguration({ name: "🦀".repeat(200) })?.name ?? "";
  assert.equal(name, `${"🦀".repeat(100)}…`);
  assert.equal(parseConfiguration({ name: "a", branding: { brand: {} } })?.name, "a");
  assert.equal(parseConfiguration({ name: "a", branding: { brand: "b" } })?.name, "b");
});
