/**
 * Runs the hosted login page: checks who asks and where the result may go, shows the form, and hands the result on.
 *
 * Order matters. Nothing of the address is shown or followed before the application's own registration has been read, and
 * no person is asked to sign in where the result could not be delivered.
 */
import { TIME_LIMIT_MILLISECONDS } from "../../npm/src/hosted/protocol.js";
import type { SsojetLoginElement } from "../../npm/src/internal/element.js";
import type { AuthenticatedDetail } from "../../npm/src/internal/types.js";
import { dress, nameOf } from "./branding.js";
import { type Configuration, parseConfiguration } from "./configuration.js";
import { connect, hasOpener } from "./opener.js";
import { type PopupRequest, readRequest, type RedirectRequest, type Refused } from "./parameters.js";
import { showDestination, showDone, showLogin, showNote, showRefusal, showTrouble } from "./screens.js";
import { popupOrigin, redirectTarget, returnAddress } from "./target.js";
import { TEXTS } from "./texts.js";

/** Hands the result to the application. */
interface Delivery {
  finish(detail: AuthenticatedDetail): void | Promise<void>;
}

/** How long the widget's script may take; the form waits as long for its WebAssembly. */
const SCRIPT_LIMIT_MILLISECONDS = 60_000;

/** The form as `index.html` has it, with the attributes that its operator has written. */
const written = document.querySelector("template")?.content.querySelector("ssojet-login");
let finished = false;

// The browser may show the page again as it was when it had handed the result on: there is nothing left on it.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && finished) location.reload();
});

// This script runs, so it will say itself what is wrong.
document.querySelector(".stalled")?.remove();
start().catch((thrown: unknown) => showTrouble("page_failed", thrown));

async function start(): Promise<void> {
  // frame-ancestors forbids it where the host sends the header.
  if (window.top !== window.self) return showRefusal({ refusal: "framed" });
  const request = readRequest(location.search);
  if ("refusal" in request) return showRefusal(request);

  // The form is on its way while the configuration is.
  const form = loadForm();
  const configuration = await readConfiguration(request.clientId);
  if (!configuration) return showTrouble("configuration_missing");
  if ("refusal" in configuration) return showRefusal(configuration);
  dress(configuration);

  const delivery = await (request.mode === "popup"
    ? byPopup(request, configuration)
    : byRedirect(request, configuration));
  if ("refusal" in delivery) return showRefusal(delivery);
  if (!(await form)) return showTrouble("script_missing");
  ask(request.clientId, configuration, delivery);
}

/**
 * Loads the widget. Its build is served beside this folder, and not bundled, so that one copy serves all pages.
 *
 * @returns whether there is a form now. Never rejects: the page may have ended on another screen meanwhile.
 */
function loadForm(): Promise<boolean> {
  const limit = new Promise((resolve) => setTimeout(resolve, SCRIPT_LIMIT_MILLISECONDS));
  // @ts-expect-error There is no such file among the sources.
  const script = import("../ssojet-login.js");
  return Promise.race([script, limit]).then(() => customElements.get("ssojet-login") !== undefined, () => false);
}

/** Finds where the API is: as the template says, else where this page is. Never as the address of this page says. */
function apiBase(): string {
  return new URL(written?.getAttribute("api-base") || "/", location.href).origin;
}

/** Shows the form. */
function ask(clientId: string, configuration: Configuration, delivery: Delivery): void {
  const login = (written ? document.importNode(written, true) : document.createElement("ssojet-login")) as SsojetLoginElement;
  login.setAttribute("client-id", clientId);
  login.setAttribute("api-base", apiBase());
  // The attributes in `index.html` count more than the application's configuration.
  for (const [name, value] of [["locale", configuration.language], ["methods", configuration.methods]] as const) {
    if (value && !login.hasAttribute(name)) login.setAttribute(name, value);
  }
  login.addEventListener("ssojet-authenticated", async ({ detail }) => {
    if (finished) return;
    finished = true;
    try {
      await delivery.finish(detail);
    } catch {
      // What was thrown might quote the result.
      showRefusal({ refusal: "result_not_delivered" });
    }
  });
  login.addEventListener("ssojet-error", ({ detail }) => {
    if (detail.code === "wasm_unsupported") showNote(TEXTS.noWebAssembly);
  });
  showLogin(login);
}

/** Prepares to hand the result on in an address. */
function byRedirect({ redirectUri, appState }: RedirectRequest, configuration: Configuration): Delivery | Refused {
  const found = redirectTarget(redirectUri, configuration);
  if ("refusal" in found) return found;
  const { target } = found;
  showDestination(target);
  return {
    finish({ state }) {
      if (!state) return showRefusal({ refusal: "result_without_state" });
      showDone(TEXTS.leavingBody.replace("{name}", () => nameOf(configuration)));
      // In place of this page: "back" leads to where the person came from, not to a login that is over.
      location.replace(returnAddress(target, state, appState));
    },
  };
}

/** Prepares to hand the result on in a message, once the opener has answered. */
async function byPopup({ clientId, origin, nonce, redirectUri }: PopupRequest, configuration: Configuration): Promise<Delivery | Refused> {
  // Opened in place of the caller's page, as WebViews do, which is behind this one in the history: it cannot answer, but can be
  // gone back to. A new window has no history.
  if (redirectUri !== null && !hasOpener() && history.length > 1) {
    return byRedirect({ mode: "redirect", clientId, redirectUri, appState: nonce }, configuration);
  }
  const found = popupOrigin(origin, configuration);
  if ("refusal" in found) return found;
  const channel = await connect(found.target, nonce);
  if (!channel) return { refusal: "opener_missing", shown: found.target };
  showDestination(found.target);
  return {
    async finish(detail) {
      if (!(await channel.tell(detail))) return showRefusal({ refusal: "opener_gone", shown: found.target });
      showDone(TEXTS.doneBody);
      window.close();
    },
  };
}

/** Reads what is registered for the application; `undefined` when the API does not answer. */
async function readConfiguration(clientId: string): Promise<Configuration | Refused | undefined> {
  const address = `${apiBase()}/api/v1/config?client_id=${encodeURIComponent(clientId)}`;
  try {
    const response = await fetch(address, {
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      // What is registered says where tokens may go: it comes from the API alone.
      redirect: "error",
      signal: AbortSignal.timeout(TIME_LIMIT_MILLISECONDS),
    });
    if ([400, 401, 403, 404].includes(response.status)) return { refusal: "client_unknown", shown: clientId };
    return response.ok ? parseConfiguration(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}
