/**
 * Runs the hosted login page: checks who asks and where the result may go, lets the form begin, and hands the result on.
 *
 * Order matters. The form is in the HTML and can be typed into, but what is typed goes nowhere before the request is checked: nothing
 * of the address is shown or followed before the application's own registration has been read, and nobody signs in where the
 * result could not be delivered.
 */
import { TIME_LIMIT_MILLISECONDS } from "../../npm/src/hosted/protocol.js";
import type { SsojetLoginElement } from "../../npm/src/internal/element.js";
import type { AuthenticatedDetail } from "../../npm/src/internal/types.js";
import { dress, nameOf } from "./branding.js";
import { type Configuration, parseConfiguration } from "./configuration.js";
import { connect, hasOpener } from "./opener.js";
import { type PopupRequest, readRequest, type RedirectRequest, type Refused } from "./parameters.js";
import { showDestination, showDone, showNote, showRefusal, showTrouble } from "./screens.js";
import { popupOrigin, redirectTarget, returnAddress } from "./target.js";
import { TEXTS } from "./texts.js";

/** Hands the result to the application. */
interface Delivery {
  finish(detail: AuthenticatedDetail): void | Promise<void>;
}

/** How long the widget's script may take; the form waits as long for its WebAssembly. */
const SCRIPT_LIMIT_MILLISECONDS = 60_000;

/** The longest address that the fragment of the page's own address may hand over: that of an email (RFC 5321). */
const LONGEST_IDENTIFIER = 320;

/** The form as `index.html` has it, with the attributes that its operator has written. */
const login = document.querySelector("ssojet-login") as SsojetLoginElement & { until?: Promise<unknown> };
let finished = false;

// The browser may show the page again as it was when it had handed the result on: there is nothing left on it.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && finished) location.reload();
});

// This script runs, so it will say itself what is wrong.
document.querySelector(".stalled")?.remove();
start().catch((thrown: unknown) => showTrouble("page_failed", thrown));

async function start(): Promise<void> {
  const identifier = takeIdentifier();
  // frame-ancestors forbids it where the host sends the header.
  if (window.top !== window.self) return showRefusal({ refusal: "framed" });
  const request = readRequest(location.search);
  if ("refusal" in request) return showRefusal(request);

  login.setAttribute("client-id", request.clientId);
  login.setAttribute("api-base", apiBase());
  if (identifier) login.setAttribute("identifier", identifier);
  let begin = (): void => {};
  login.until = new Promise<void>((resolve) => (begin = resolve));
  // The form is on its way while the configuration is.
  const form = loadForm();
  const configuration = await readConfiguration(request.clientId);
  if (!configuration) return showTrouble("configuration_missing");
  if ("refusal" in configuration) return showRefusal(configuration);
  dress(configuration);
  // The attributes in `index.html` count more than the application's configuration.
  for (const [name, value] of [["locale", configuration.language], ["methods", configuration.methods]] as const) {
    if (value && !login.hasAttribute(name)) login.setAttribute(name, value);
  }

  const delivery = await (request.mode === "popup"
    ? byPopup(request, configuration)
    : byRedirect(request, configuration));
  if ("refusal" in delivery) return showRefusal(delivery);
  if (!(await form)) return showTrouble("script_missing");
  handOn(delivery);
  begin();
}

/** Reads what the person has typed elsewhere already, and takes it out of the address. */
function takeIdentifier(): string | undefined {
  const identifier = new URLSearchParams(location.hash.slice(1)).get("identifier");
  if (identifier === null) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  return identifier.length > LONGEST_IDENTIFIER ? undefined : identifier;
}

/**
 * Loads the widget. Its build is served beside this folder, and not bundled, so that one copy serves all pages.
 *
 * @returns whether there is a form now. Never rejects: the page may have ended on another screen meanwhile.
 */
async function loadForm(): Promise<boolean> {
  // What is submitted before there is anything to submit it to.
  let isSubmitted = false;
  const submit = (event: Event) => {
    event.preventDefault();
    isSubmitted = true;
  };
  const { shadowRoot } = login;
  shadowRoot?.addEventListener("submit", submit);
  login.addEventListener("ssojet-error", ({ detail }) => {
    if (detail.code === "wasm_unsupported") showNote(TEXTS.noWebAssembly);
  });
  const limit = new Promise((resolve) => setTimeout(resolve, SCRIPT_LIMIT_MILLISECONDS));
  // @ts-expect-error There is no such file among the sources.
  const script = import("../ssojet-login.js");
  await Promise.race([script, limit]).catch(() => undefined);
  if (!customElements.get("ssojet-login")) return false;
  shadowRoot?.removeEventListener("submit", submit);
  if (isSubmitted) login.start(shadowRoot?.querySelector("input")?.value ?? "");
  return true;
}

/** Finds where the API is: as `index.html` says, else where this page is. Never as the address of this page says. */
function apiBase(): string {
  return new URL(login.getAttribute("api-base") || "/", location.href).origin;
}

/** Hands the result on once there is one. */
function handOn(delivery: Delivery): void {
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
