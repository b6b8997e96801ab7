/** Lists the forms that are measured: what page each stands on, what it needs around it, and by which request it goes on. */
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { DIST } from "../tests/e2e/fixtures/environment.ts";
import type { Sandbox } from "../tests/e2e/fixtures/sandbox.ts";
import { hanko, mojoAuth, MOJOAUTH_API, script, versionOf } from "./peers.ts";
import { type Answer, CompressingServer, type Handler, proxy } from "./server.ts";

/** The client that both of our forms sign in to: `clients.json`. */
const CLIENT_ID = "cli_bench";

/** A form, ready to be measured. */
export interface Contender {
  /** Address of its page. */
  url: string;
  /** How the address of the request begins that it goes on with, from the path on. */
  request: string;
  /** The server which receives that request. */
  api: CompressingServer;
  stop(): Promise<void>;
}

/** A form, and how it is made ready. */
export interface Entry {
  name: string;
  /** Whether it comes from an npm package of others, which has to be installed. */
  isPeer: boolean;
  /** Highest ratio to the plain form that is wanted of it. */
  goal?: number;
  /** What about it has to be known to compare it. */
  note(): string;
  start(sandbox: Sandbox): Promise<Contender>;
}

/** All forms, in the order of the table. The first is what the others are compared with. */
export const ENTRIES: readonly Entry[] = [
  {
    name: "plain form",
    isPeer: false,
    note: () => `drawn by a script of ${PLAIN_SCRIPT.length} bytes, without styles; goes on by fetch to its own server`,
    start: () => onPages("/send", plainApi, () => ({
      body: `<script src="plain.js"></script>`,
      files: { "/plain.js": javascript(PLAIN_SCRIPT) },
    })),
  },
  {
    name: "ours, script tag",
    goal: 1.2,
    isPeer: false,
    note: () => "the module script of the README; the API is the sandbox, at another origin",
    start: (sandbox) => onPages("/api/v1/auth/passwordless/magic-link/send", proxy(sandbox.origin), (api) => ({
      head: `<script type="module" src="ssojet-login.js"></script>`,
      body: `<ssojet-login client-id="${CLIENT_ID}" api-base="${api}"></ssojet-login>`,
      files: distFile,
    })),
  },
  {
    name: "ours, hosted page",
    goal: 1,
    isPeer: false,
    note: () => "the page /login/ as the sandbox serves it, compressed on the way; page and API are one origin",
    start: startHosted,
  },
  {
    name: "Hanko Elements",
    isPeer: true,
    note: () => `${versionOf(HANKO)}; its flow is answered here: what the browser can do, then the email address, in two requests`,
    start: () => onPages("/login?action=continue_with_login_identifier", hanko, (api) => ({
      head: `<script type="module">import { register } from "./elements.js"; register("${api}");</script>`,
      body: "<hanko-auth></hanko-auth>",
      files: { "/elements.js": javascript(script(HANKO, "dist/elements.js")) },
    })),
  },
  {
    name: "MojoAuth",
    isPeer: true,
    note: () =>
      `${versionOf(MOJOAUTH)}; its branding and codes are answered here, at an address put into its script; its font from a third server is left out`,
    start: () => onPages("/users/emailotp", mojoAuth, (api) => ({
      body: `<div id="mojoauth-passwordless-form"></div>
<script src="mojoauth.min.js"></script>
<script>new MojoAuth("bench", { source: [{ type: "email", feature: "otp" }] }).signIn();</script>`,
      files: { "/mojoauth.min.js": javascript(script(MOJOAUTH, "dist/js/mojoauth.min.js").replaceAll(MOJOAUTH_API, api)) },
    })),
  },
];

const HANKO = "@teamhanko/hanko-elements";
const MOJOAUTH = "mojoauth-web-sdk";

/** The least that draws a form and sends what was typed. */
const PLAIN_SCRIPT = `document.body.innerHTML='<form>Email <input name=email><button>Continue</button></form>';f=document.forms[0];f.onsubmit=_=>(fetch("/send",{method:"POST",body:new FormData(f)}),!1)`;

/** Finds a file by its path. */
type Files = Record<string, Answer> | ((path: string) => Answer | undefined);

/** What a page holds beside what every page has. */
interface Page {
  head?: string;
  body: string;
  files: Files;
}

/** Answers the plain form. */
const plainApi: Handler = () => undefined;

/** Serves a page and its files at one origin and its API at another; the plain form's API is where its page is. */
async function onPages(request: string, apiHandler: Handler, page: (api: string) => Page): Promise<Contender> {
  const api = apiHandler === plainApi ? undefined : await CompressingServer.start(apiHandler);
  const { head = "", body, files } = page(api?.origin ?? "");
  const pages = await CompressingServer.start(({ method }, { pathname }) => {
    if (method === "POST") return { status: 204, type: "", body: "" };
    if (pathname === "/") return { type: "text/html; charset=utf-8", body: html(head, body) };
    return typeof files === "function" ? files(pathname) : files[pathname];
  });
  return {
    url: `${pages.origin}/`,
    request,
    api: api ?? pages,
    async stop() {
      await pages.stop();
      await api?.stop();
    },
  };
}

/** Serves all of the sandbox, compressed, and leads to its hosted page. */
async function startHosted(sandbox: Sandbox): Promise<Contender> {
  const server = await CompressingServer.start(proxy(sandbox.origin));
  return {
    url: `${server.origin}/login/?client_id=${CLIENT_ID}`,
    request: "/api/v1/auth/passwordless/magic-link/send",
    api: server,
    stop: () => server.stop(),
  };
}

/** Returns the HTML of a page: the same for every form. */
function html(head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sign in</title>
    <link rel="icon" href="data:,">
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>`;
}

function javascript(body: string): Answer {
  return { type: "text/javascript; charset=utf-8", body };
}

/** Content types of the files of `dist/` that a page loads. */
const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

/** Reads a file of the built package. */
function distFile(path: string): Answer | undefined {
  const type = TYPES[extname(path)];
  if (!type || path.includes("..")) return undefined;
  try {
    return { type, body: readFileSync(join(DIST, path)) };
  } catch {
    return undefined;
  }
}
