// The application's side of the hosted page, apart from the browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { randomState } from "../src/hosted/app-state.js";
import { readSession } from "../src/hosted/normalise.js";
import { completeLogin, HostedLoginError, openLogin } from "../src/index.js";

// The test command runs in the package's directory.
const read = (path: string) => readFileSync(path, "utf8");

/** 2023-05-18T12:13:22Z, when the documented login happened. */
const NOW = 1_684_412_002_000;

test("the documented status arrives unchanged", () => {
  const example = JSON.parse(read("../tests/contract/seed-000-status.json"));
  assert.deepEqual(readSession(example, NOW), {
    oauth: {
      access_token: example.oauth.access_token,
      refresh_token: example.oauth.refresh_token,
      expires_at: "2023-05-18T12:28:22Z",
      token_type: "Bearer",
    },
    user: {
      user_id: "64661662aadfbd0e2a83172a",
      identifier: "active@mail7.io",
      email: "active@mail7.io",
      created_at: "2023-05-18T12:13:22.179Z",
      updated_at: "2023-05-18T12:13:22.179Z",
      issuer: "ssojet",
      last_login_at: "2023-05-18T12:13:22.179Z",
    },
  });
});

test("the flat shape becomes the same result", () => {
  const flat = {
    authenticated: true,
    access_token: "a",
    refresh_token: "r",
    token_type: "Bearer",
    expires_at: "2023-05-18T12:28:22Z",
    profile: { id: 42, email: "", phone_id: "+919999999999", modified_at: "m", LastLoginAt: "l" },
  };
  assert.deepEqual(readSession(flat, NOW), {
    oauth: { access_token: "a", refresh_token: "r", token_type: "Bearer", expires_at: "2023-05-18T12:28:22Z" },
    user: {
      user_id: "42",
      identifier: "+919999999999",
      phone: "+919999999999",
      created_at: "",
      updated_at: "m",
      issuer: "",
      last_login_at: "l",
    },
  });
});

test("anything but authenticated: true is no session", () => {
  for (const answer of [
    {},
    [],
    null,
    "",
    { authenticated: false },
    { authenticated: "true", oauth: { access_token: "a" } },
    { authenticated: true },
    { authenticated: true, oauth: { access_token: "" } },
    { authenticated: true, oauth: { access_token: {} } },
    JSON.parse('{"__proto__":{"authenticated":true,"access_token":"a"}}'),
  ]) {
    assert.equal(readSession(answer, NOW), undefined, JSON.stringify(answer));
  }
});

// The same cases as in `src/api/tests/mod.rs`.
for (const [fields, expected] of [
  [{ expires_at: "2023-05-18T12:28:22Z" }, "2023-05-18T12:28:22Z"],
  [{ expires_in: "2023-05-18T14:28:22+02:00" }, "2023-05-18T14:28:22+02:00"],
  [{ expires_in: 900 }, "2023-05-18T12:28:22Z"],
  [{ expires_in: "900" }, "2023-05-18T12:28:22Z"],
  [{ expires_at: 1684412902 }, "2023-05-18T12:28:22Z"],
  [{ expires_at: 1684412902000 }, "2023-05-18T12:28:22Z"],
  [{ expires_at: null, expires_in: 0 }, "2023-05-18T12:13:22Z"],
  [{ expires_at: -5 }, ""],
  [{ expires_at: 1.5 }, ""],
  [{ expires_at: true }, ""],
  [{ scope: "" }, ""],
] as const) {
  test(`an expiry as ${JSON.stringify(fields)}`, () => {
    const answer = { authenticated: true, oauth: { access_token: "a", ...fields } };
    assert.equal(readSession(answer, NOW)?.oauth.expires_at, expected);
  });
}

test("a state has 128 bits and is new each time", () => {
  const states = new Set(Array.from({ length: 100 }, randomState));
  assert.equal(states.size, 100);
  for (const state of states) assert.match(state, /^[0-9a-f]{32}$/);
});

test("options that cannot be used are refused before anything is opened", async () => {
  const good = { clientId: "cli_1", hostedUrl: "https://login.example/login", redirectUri: "https://shop.example/" };
  for (const bad of [
    { ...good, clientId: "" },
    { ...good, state: "" },
    { ...good, hostedUrl: "http://login.example/" },
    { ...good, hostedUrl: "javascript:alert(1)" },
    { ...good, hostedUrl: "/login" },
    { ...good, redirectUri: "data:text/html,x" },
    { ...good, mode: "redirect", redirectUri: undefined },
  ]) {
    await assert.rejects(
      openLogin(bad as Parameters<typeof openLogin>[0]),
      (error) => error instanceof HostedLoginError && error.code === "invalid_options",
      JSON.stringify(bad),
    );
  }
  assert.equal(typeof completeLogin, "function");
});

test("every code of the hosted page and of its helpers is documented", () => {
  const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
  const refusals = all(read("../www/login/texts.js").match(/REFUSALS = \{([\s\S]+?)\n\};/)?.[1] ?? "", /^ {2}(\w+):/gm);
  const codes = all(read("src/hosted/error.ts"), /^ {2}\| "([a-z_]+)"/gm);
  assert.ok(refusals.length > 8 && codes.length > 8, "the lists were not found");
  const documented = all(read("../docs/hosted.md"), /^\| `([a-z_]+)` \|/gm).filter((name) => name !== "-");
  for (const name of [...refusals, ...codes]) assert.ok(documented.includes(name), name);
});
