/** Tests every shape of an error response (docs/api.md, "Errors"): the person reads a sentence, the page gets a code. */
import type { ErrorCode } from "../../../npm/src/internal/types.ts";
import type { FakeResponse } from "../fixtures/fake-api.ts";
import { expect, test } from "../fixtures/test.ts";

const REJECTED = "We cannot send mail to this address. Check it, or use a different one.";
const SETUP = "This sign-in form is not set up correctly. Please tell the people who run this site.";
const SERVICE = "The sign-in service has a problem. Please try again in a moment.";
const HTML = "<!doctype html><title>Bad gateway</title><h1>nginx</h1>";

/** Describes a response to a send, and what is expected of the widget. */
interface Case {
  what: string;
  answer: FakeResponse;
  code: ErrorCode;
  sentence: string;
  retryable?: true;
  /** Part of the message for the developer. */
  facts: string;
}

const CASES: Case[] = [
  {
    what: "code, message, description",
    answer: { status: 400, body: { code: 1008, message: "Invalid email", description: "No such domain" } },
    code: "identifier_rejected",
    sentence: REJECTED,
    facts: 'HTTP 400, code 1008, "No such domain"',
  },
  {
    what: "error_code as text, error_description",
    answer: { status: 400, body: { error_code: "1008", error_description: "No such domain" } },
    code: "identifier_rejected",
    sentence: REJECTED,
    facts: 'HTTP 400, code 1008, "No such domain"',
  },
  {
    what: "error as number, message",
    answer: { status: 400, body: { error: 1008, message: "No such domain" } },
    code: "identifier_rejected",
    sentence: REJECTED,
    facts: 'HTTP 400, code 1008, "No such domain"',
  },
  {
    what: "error as words",
    answer: { status: 400, body: { error: "invalid_request" } },
    code: "request_rejected",
    sentence: SERVICE,
    facts: 'HTTP 400, "invalid_request"',
  },
  {
    what: "error as object",
    answer: { status: 400, body: { error: { code: "1008", message: "No such domain" } } },
    code: "identifier_rejected",
    sentence: REJECTED,
    facts: 'HTTP 400, code 1008, "No such domain"',
  },
  { what: "400 with nothing", answer: { status: 400 }, code: "unexpected_response", sentence: SERVICE, retryable: true, facts: "HTTP 400" },
  { what: "401 with a code", answer: { status: 401, body: { code: 1000 } }, code: "invalid_client", sentence: SETUP, facts: "HTTP 401, code 1000" },
  { what: "401 in HTML", answer: { status: 401, body: HTML }, code: "unexpected_response", sentence: SERVICE, retryable: true, facts: "HTTP 401" },
  { what: "401 with nothing", answer: { status: 401 }, code: "unexpected_response", sentence: SERVICE, retryable: true, facts: "HTTP 401" },
  { what: "404 with a code", answer: { status: 404, body: { error_code: 1005 } }, code: "endpoint_not_found", sentence: SERVICE, facts: "HTTP 404, code 1005" },
  { what: "404 in HTML", answer: { status: 404, body: HTML }, code: "endpoint_not_found", sentence: SERVICE, facts: "HTTP 404" },
  { what: "404 with nothing", answer: { status: 404 }, code: "endpoint_not_found", sentence: SERVICE, facts: "HTTP 404" },
  {
    what: "500 with a code",
    answer: { status: 500, body: { error: "1006", error_description: "Oops" } },
    code: "server_error",
    sentence: SERVICE,
    retryable: true,
    facts: 'HTTP 500, code 1006, "Oops"',
  },
  { what: "500 in HTML", answer: { status: 500, body: HTML }, code: "server_error", sentence: SERVICE, retryable: true, facts: "HTTP 500" },
  { what: "500 with nothing", answer: { status: 500 }, code: "server_error", sentence: SERVICE, retryable: true, facts: "HTTP 500" },
  { what: "200 in HTML", answer: { body: HTML }, code: "unexpected_response", sentence: SERVICE, retryable: true, facts: "HTTP 200" },
  { what: "200 with nothing", answer: {}, code: "unexpected_response", sentence: SERVICE, retryable: true, facts: "HTTP 200" },
  { what: "200 without a state", answer: { body: { ok: true } }, code: "unexpected_response", sentence: SERVICE, retryable: true, facts: "HTTP 200" },
  { what: "200 with an error inside", answer: { body: { error_code: 1000, message: "No" } }, code: "invalid_client", sentence: SETUP, facts: 'HTTP 200, code 1000, "No"' },
];

for (const { what, answer, code, sentence, retryable = false, facts } of CASES) {
  test(`a send answered with ${what} shows the error, keeps the address and can be repeated`, async ({ open, api, mailbox }) => {
    await api.answer("magic-link/send", answer);
    const login = await open();
    await login.send(mailbox.address);
    await expect(login.alert).toHaveText(sentence);
    const error = await login.expectError(code);
    expect(error.retryable).toBe(retryable);
    expect(error.message).toContain(`(${facts})`);
    expect(error).not.toHaveProperty("retryAfter");
    await expect(login.email).toHaveValue(mailbox.address);
    await login.expectScreen("Sign in");

    await api.restore("magic-link/send");
    await login.submit.click();
    await login.expectScreen("Check your email");
    await mailbox.next();
    expect(await login.errors()).toHaveLength(1);
  });
}

/** Names the API has for the state of a login. */
const HANDLES = ["state", "state_id", "session_id"];
for (const name of HANDLES) {
  test(`the state of a login is read from ${name}`, async ({ open, api }) => {
    await api.keepPending();
    await api.answer("magic-link/send", { body: { [name]: "fedcba987654321001234567" } });
    const asked: (string | null)[] = [];
    await api.handle("magic-link/status", async (route) => {
      asked.push(new URL(route.request().url()).searchParams.get("state"));
      await route.fulfill({ json: {} });
    });
    const login = await open();
    await login.sendLink("person@example.com");
    await login.comeBack();
    await expect.poll(() => asked).toEqual(["fedcba987654321001234567"]);
  });
}

/** Answers of status that do not end the login, and what the person reads after some of them. */
const PENDING: [string, unknown, string][] = [
  ["{}", {}, "Waiting for you to open the link"],
  ["authenticated: false", { authenticated: false }, "Waiting for you to open the link"],
  ["authenticated as text", { authenticated: "true" }, "Waiting for you to open the link"],
  ["a list", [], "We keep trying."],
  ["null", null, "We keep trying."],
];
for (const [what, body, sentence] of PENDING) {
  test(`a status of ${what} keeps the login waiting`, async ({ page, open, api }) => {
    await page.clock.install();
    await api.keepPending();
    await api.answer("magic-link/status", { body });
    const login = await open();
    await login.sendLink("person@example.com");
    await expect(async () => {
      await page.clock.runFor(5_000);
      expect(api.requestCount("magic-link/status")).toBeGreaterThan(3);
    }).toPass();
    await login.expectScreen("Check your email");
    await expect(login.element).toContainText(sentence);
    expect((await login.errors()).map(({ code }) => code)).toEqual(sentence === "We keep trying." ? ["unexpected_response"] : []);
  });
}

test("a status with a flat result is reported in the documented shape", async ({ open, api }) => {
  await api.keepPending();
  const answer = {
    authenticated: true,
    access_token: "flat-access-token",
    refresh_token: "flat-refresh-token",
    token_type: "bearer",
    expires_at: "2030-01-01T00:00:00Z",
    profile: { id: "42", email: "person@example.com", created_at: "2024-01-01T00:00:00Z", LastLoginAt: "2024-01-03T00:00:00Z" },
  };
  await api.answer("magic-link/status", { body: answer });
  const login = await open();
  await login.sendLink("person@example.com");
  await login.comeBack();
  expect(await login.expectSignedIn()).toEqual({
    method: "magic-link",
    authenticated: true,
    oauth: {
      access_token: "flat-access-token",
      refresh_token: "flat-refresh-token",
      token_type: "bearer",
      expires_at: "2030-01-01T00:00:00Z",
    },
    user: {
      user_id: "42",
      identifier: "person@example.com",
      email: "person@example.com",
      created_at: "2024-01-01T00:00:00Z",
      updated_at: "",
      issuer: "",
      last_login_at: "2024-01-03T00:00:00Z",
    },
    state: "0123456789abcdef01234567",
    raw: answer,
  });
});

test("a status that refuses the client shows the first screen with the address kept", async ({ open, api }) => {
  await api.keepPending();
  const login = await open();
  await login.sendLink("person@example.com");
  await api.answer("magic-link/status", { status: 401, body: { code: 1000 } });
  await login.comeBack();
  await login.expectScreen("Sign in");
  await expect(login.alert).toHaveText(SETUP);
  await expect(login.email).toHaveValue("person@example.com");
  await login.expectError("invalid_client");
});

test("a failed resend is shown beside the button, and can be repeated", async ({ page, open, api }) => {
  await page.clock.install();
  await api.keepPending();
  await api.answer("magic-link/resend", { status: 500, body: HTML });
  const login = await open();
  await login.sendLink("person@example.com");
  await page.clock.fastForward(31_000);
  await login.resend.click();
  await expect(login.alert).toHaveText(SERVICE);
  await login.expectError("server_error");
  await api.answer("magic-link/resend", { body: {} });
  await login.resend.click();
  await expect(login.announcement).toContainText("We sent a new link.");
  await expect(login.alert).toBeHidden();
});
