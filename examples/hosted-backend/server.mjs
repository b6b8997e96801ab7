// A small application whose people sign in through the hosted login page.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { beginSignIn, completeSignIn, SignInError } from "./sign-in.mjs";

const { env } = process;
const port = Number(env.PORT ?? 3000);
const baseUrl = new URL(env.BASE_URL ?? `http://localhost:${port}`).origin;
const settings = {
  hostedUrl: env.HOSTED_URL ?? "http://localhost:8787/login/",
  apiBase: env.API_BASE ?? "http://localhost:8787",
  clientId: env.CLIENT_ID ?? "cli_development",
  redirectUri: `${baseUrl}/callback`,
};

const SESSION_SECONDS = 60 * 60;
/** As long as somebody may take to sign in. */
const STATE_SECONDS = 15 * 60;

/**
 * The prefix makes browsers refuse the cookie unless it is Secure, for every path and for this host alone, so that no other
 * subdomain and no unencrypted page can plant one. Chromium and Firefox take it on http://localhost; Safari needs https there, too.
 */
const SESSION_COOKIE = "__Host-session";
const STATE_COOKIE = "__Host-sign-in-state";

/** Tokens by session id. They never leave this process. */
const sessions = new Map();

const routes = {
  "GET /": (request, response) => {
    const session = sessionOf(request);
    if (!session) return page(response, 200, `<p>You are not signed in.</p><p><a href="/sign-in">Sign in</a></p>`);
    const name = escape(session.user.identifier ?? session.user.email ?? "somebody");
    page(response, 200, `<p>You are signed in as <strong>${name}</strong>.</p>
      <form method="post" action="/sign-out"><button>Sign out</button></form>`);
  },

  "GET /sign-in": (request, response) => {
    const { address, state } = beginSignIn(settings);
    // Lax: the cookie must come along when the hosted page, another site, sends the person back.
    redirect(response, address, [cookie(STATE_COOKIE, state, "Lax", STATE_SECONDS)]);
  },

  "GET /callback": async (request, response, url) => {
    const forgetState = cookie(STATE_COOKIE, "", "Lax", 0);
    try {
      const { tokens, user } = await completeSignIn(settings, url.searchParams, cookies(request)[STATE_COOKIE]);
      // A new id: one that was there before may be known to somebody else.
      const id = randomBytes(32).toString("base64url");
      sessions.set(id, { tokens, user, ends: Date.now() + SESSION_SECONDS * 1000 });
      // Strict: it never comes along with what another site begins (RFC 10017). This request is of that kind, and so would a redirect
      // be; the next page has to be asked for by a page of our own, which leaves the history with its address.
      page(response, 200, `<p>You are signed in.</p><p><a href="/">Go on</a></p>`, {
        "set-cookie": [forgetState, cookie(SESSION_COOKIE, id, "Strict", SESSION_SECONDS)],
        refresh: "0; url=/",
      });
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      page(response, 400, `<p>${escape(error.message)}</p><p><a href="/">Back</a></p>`, { "set-cookie": forgetState });
    }
  },

  "POST /sign-out": (request, response) => {
    // Pages cannot write this header. Origin would be "null" here: these pages send no referrer.
    if (request.headers["sec-fetch-site"] !== "same-origin") return page(response, 403, "<p>This form was not ours.</p>");
    sessions.delete(cookies(request)[SESSION_COOKIE]);
    redirect(response, "/", [cookie(SESSION_COOKIE, "", "Strict", 0)]);
  },
};

createServer((request, response) => {
  const url = new URL(request.url, baseUrl);
  const route = routes[`${request.method} ${url.pathname}`];
  Promise.resolve(route ? route(request, response, url) : page(response, 404, "<p>Not found.</p>")).catch((error) => {
    // The name only: a message may quote the address, which holds the state.
    console.error(`${request.method} ${url.pathname}: ${error.name}`);
    if (!response.headersSent) page(response, 500, "<p>Something went wrong.</p>");
  });
}).listen(port, "127.0.0.1", () => console.log(`listening on ${baseUrl}`));

function sessionOf(request) {
  const id = cookies(request)[SESSION_COOKIE];
  const session = sessions.get(id);
  if (session && session.ends > Date.now()) return session;
  sessions.delete(id);
  return undefined;
}

/** Writes a cookie as its prefix demands. */
function cookie(name, value, sameSite, seconds) {
  return `${name}=${value}; Secure; HttpOnly; SameSite=${sameSite}; Path=/; Max-Age=${seconds}`;
}

function cookies(request) {
  const pairs = (request.headers.cookie ?? "").split("; ").map((pair) => pair.split("="));
  return Object.fromEntries(pairs.map(([name, ...value]) => [name, value.join("=")]));
}

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  // The callback's address holds the state of the login.
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

function redirect(response, location, setCookie) {
  response.writeHead(303, { ...HEADERS, location, "set-cookie": setCookie }).end();
}

function page(response, status, body, more = {}) {
  response.writeHead(status, { ...HEADERS, "content-type": "text/html; charset=utf-8", ...more });
  response.end(`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hosted login example</title></head>
  <body><main><h1>Hosted login example</h1>${body}</main></body>
</html>`);
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
