// Tests the application's side of the hosted page, without a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { randomState } from "../src/hosted/app-state.js";
import { readSession, type Session } from "../src/hosted/normalise.js";
import { refusal } from "../src/hosted/refusal.js";
import { completeLogin, HostedLoginError, openLogin } from "../src/index.js";

// The test command runs in the package's directory.
const read = (path: string) => readFileSync(path, "utf8");

/** The shapes that the form reads, too: `tests/contract/README.md` says what is in the file. */
const SHAPES = JSON.parse(read("../tests/contract/success-shapes.json")) as {
  now: number;
  sessions: { name: string; answer: unknown; session: Session }[];
  no_session: unknown[];
  expiries: { fields: object; expires_at: string }[];
};

test("the documented status arrives unchanged", () => {
  const example = JSON.parse(read("../tests/contract/seed-000-status.json"));
  assert.deepEqual(readSession(example, SHAPES.now), {
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

for (const { name, answer, session } of SHAPES.sessions) {
  test(`a session: ${name}`, () => {
    assert.deepEqual(readSession(answer, SHAPES.now), session);
  });
}

test("anything but authenticated: true is no session", () => {
  assert.ok(SHAPES.no_session.length > 5, "the list was not found");
  for (const answer of SHAPES.no_session) {
    assert.equal(readSession(answer, SHAPES.now), undefined, JSON.stringify(answer));
  }
});

for (const { fields, expires_at } of SHAPES.expiries) {
  test(`an expiry as ${JSON.stringify(fields)}`, () => {
    const answer = { authenticated: true, oauth: { access_token: "a", ...fields } };
    assert.equal(readSession(answer, SHAPES.now)?.oauth.expires_at, expires_at);
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
  const refusals = all(read("../www/hosted/texts.ts").match(/REFUSALS = \{([\s\S]+?)\n\};/)?.[1] ?? "", /^ {2}(\w+):/gm);
  const troubles = all(read("../www/hosted/texts.ts").match(/TROUBLES = \{([\s\S]+?)\n\};/)?.[1] ?? "", /^ {2}(\w+):/gm);
  const codes = all(read("src/hosted/error.ts"), /^ {2}\| "([a-z_]+)"/gm);
  assert.ok(refusals.length > 8 && troubles.length > 2 && codes.length > 8, "the lists were not found");
  const documented = all(read("../docs/hosted.md"), /^\| `([a-z_]+)` \|/gm).filter((name) => name !== "-");
  for (const name of [...refusals, ...troubles, ...codes]) assert.ok(documented.includes(name), name);
});

test("only the API's own word ends a login", () => {
  for (const [status, answer, code] of [
    [400, { code: 1009 }, "expired"],
    [400, { error_code: "1009" }, "expired"],
    [400, { error: { code: 1009 } }, "expired"],
    [400, { error: "invalid_request" }, "expired"],
    [400, { message: "No" }, "expired"],
    [400, { code: 1000 }, "invalid_client"],
    [401, { code: 1000 }, "invalid_client"],
    [403, { code: 1001 }, "invalid_client"],
    [400, {}, "unexpected_response"],
    [400, undefined, "unexpected_response"],
    [401, undefined, "unexpected_response"],
    [401, { code: 401, message: "Unauthorized" }, "unexpected_response"],
    [404, { error: "Not Found" }, "unexpected_response"],
    [413, "<p>", "unexpected_response"],
    [408, undefined, "timeout"],
    [425, undefined, "server_error"],
    [429, undefined, "rate_limited"],
    [503, { code: 1009 }, "server_error"],
  ] as const) {
    assert.equal(refusal(status, answer).code, code, `${status} ${JSON.stringify(answer)}`);
  }
});

test("an expiry that is no date is left out", () => {
  for (const expires_at of ["tomorrow", "", "2030-01-01", "<b>2030-01-01T00:00:00Z</b>"]) {
    const session = readSession({ authenticated: true, access_token: "token", expires_at }, 0);
    assert.equal(session?.oauth.expires_at, "", expires_at);
  }
});
