/**
 * Answers what the forms of others ask their own servers, so that they come up without an account: as little as they need, from
 * this machine, through the same slow line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Answer, type Handler, json } from "./server.ts";

/** Folder of the installed peers. */
const PACKAGES = fileURLToPath(new URL("node_modules", import.meta.url));

/** Returns the version of an installed peer. */
export function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8")) as { version: string }).version;
}

/** Reads a script of a peer. */
export function script(name: string, path: string): string {
  return readFileSync(join(PACKAGES, name, path), "utf8");
}

/** Address of MojoAuth's API, which stands in its script. */
export const MOJOAUTH_API = "https://api.mojoauth.com";

/** Answers the API of Hanko: one flow, from the question what the browser can do to the identifier. */
export const hanko: Handler = (request, url) => {
  if (request.method === "OPTIONS") return allowed(request.headers.origin);
  const answer = hankoAnswer(url);
  // Hanko sends its cookie along, for which "any origin" is not enough.
  return answer && { ...answer, headers: { ...answer.headers, ...allowed(request.headers.origin).headers } };
};

function hankoAnswer(url: URL): Answer | undefined {
  if (url.pathname === "/sessions/validate") return json({ is_valid: false });
  if (url.pathname !== "/login") return undefined;
  switch (url.searchParams.get("action")) {
    case null:
      return json(state("preflight", action("register_client_capabilities", {})));
    case "register_client_capabilities":
      return json(state("login_init", action("continue_with_login_identifier", { email: input("email", "email") })));
    default:
      return json(state("passcode_confirmation", action("verify_passcode", { code: input("code", "string") })));
  }
}

/** Returns a state of the flow, as Hanko's API writes it. */
function state(name: string, actions: object): object {
  return { name, status: 200, csrf_token: "c".repeat(32), payload: null, actions };
}

function action(name: string, inputs: object): object {
  return { [name]: { action: name, href: `/login?action=${name}`, inputs, description: "" } };
}

function input(name: string, type: string): object {
  return { name, type, required: true, hidden: false, min_length: 3, max_length: 255 };
}

/** Answers the API of MojoAuth: how the form looks, whether the person has a passkey, and that a code was sent. */
export const mojoAuth: Handler = (request, url) => {
  if (request.method === "OPTIONS") return allowed(request.headers.origin);
  switch (url.pathname) {
    case "/projects/branding":
      return json(BRANDING);
    case "/webauthn/check":
      return json({ webauthn_registered: false, webauthn_flag: false });
    case "/users/emailotp":
      return json({ state_id: "0123456789abcdef01234567" });
    default:
      return undefined;
  }
};

/** The names and texts that MojoAuth's form reads. No logo, no font of its own: nothing more to load. */
const BRANDING = {
  data: {
    brand: "Bench",
    brand_logo: "",
    btn_color: "#2c6ecb",
    text_color: "#ffffff",
    white_label: false,
    font: { family: "sans-serif", url: "" },
    localization: {
      direction: "ltr",
      login: {
        heading: "Sign in to",
        sub_heading: "",
        or: "OR",
        footer: "",
        button: { text: "Continue" },
        input: { label: "Email", placeholder: "Email" },
        phone_input: { label: "Phone", placeholder: "Phone" },
      },
    },
  },
  auth_config: { webauthn: false, social: [] },
};

/** Allows a page to send what it wants, with its cookies. */
function allowed(origin = "*"): Answer {
  return {
    status: 204,
    type: "",
    body: "",
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-allow-headers": "content-type, x-api-key, x-language, x-auth-token, authorization",
      "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
      "access-control-expose-headers": "x-auth-token, x-session-lifetime, x-session-retention",
      vary: "origin",
    },
  };
}
