// The hosted login page: checks who asks and where the result may go, shows the form, and hands the result on.
//
// Order matters. Nothing of the address is shown or followed before the application's own registration has been read, and
// nobody is asked to sign in where the result could not be delivered.
import { dress, languageOf, methodsOf, nameOf } from "./branding.js";
import { connect } from "./opener.js";
import { readRequest } from "./parameters.js";
import { showDestination, showDone, showLogin, showNote, showRefusal, showTrouble } from "./screens.js";
import { popupOrigin, redirectTarget, returnAddress } from "./target.js";
import { TEXTS } from "./texts.js";

/**
 * @typedef {import("./branding.js").Configuration} Configuration
 * @typedef {import("./parameters.js").Refused} Refused
 * @typedef {{ state?: string }} Detail as much of the event's detail as is looked at here.
 * @typedef {{ finish(detail: Detail): void }} Way
 */

/** How long the API may take, in milliseconds; as the form has it. */
const TIME_LIMIT = 20_000;

const template = /** @type {HTMLTemplateElement} */ (document.querySelector("template"));
const written = /** @type {HTMLElement} */ (template.content.querySelector("ssojet-login"));
/** Where the API is: as the template says, else where this page is. Never as the address of this page says. */
const apiBase = new URL(written.getAttribute("api-base") || "/", location.href).origin;
let finished = false;

// Back to a page that has done its work: there is nothing left on it.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && finished) location.reload();
});

void start();

async function start() {
  // frame-ancestors forbids it where the host sends the header.
  if (window.top !== window.self) return showRefusal({ refusal: "framed" });
  const request = readRequest(location.search);
  if ("refusal" in request) return showRefusal(request);

  // The form is on its way while the configuration is.
  // @ts-expect-error The build of the widget is served beside this folder.
  const form = import("../ssojet-login.js").then(() => true, () => false);
  const configuration = await readConfiguration(request.clientId);
  if (!configuration) return showTrouble(() => location.reload());
  if ("refusal" in configuration) return showRefusal(configuration);
  dress(configuration);

  const way = await (request.mode === "popup"
    ? byPopup(request, configuration)
    : byRedirect(request, configuration));
  if ("refusal" in way) return showRefusal(way);
  if (!(await form)) return showTrouble(() => location.reload());
  ask(request.clientId, configuration, way);
}

/**
 * Shows the form.
 *
 * @param {string} clientId
 * @param {Configuration} configuration
 * @param {Way} way
 */
function ask(clientId, configuration, way) {
  const login = /** @type {HTMLElement} */ (document.importNode(written, true));
  login.setAttribute("client-id", clientId);
  login.setAttribute("api-base", apiBase);
  // What the people who run this page have written counts more.
  for (const [name, value] of [["locale", languageOf(configuration)], ["methods", methodsOf(configuration)]]) {
    if (name && value && !login.hasAttribute(name)) login.setAttribute(name, value);
  }
  login.addEventListener("ssojet-authenticated", (event) => {
    if (finished) return;
    finished = true;
    way.finish(/** @type {CustomEvent<Detail>} */ (event).detail);
  });
  login.addEventListener("ssojet-error", (event) => {
    const { code } = /** @type {CustomEvent<{ code: string }>} */ (event).detail;
    if (code === "wasm_unsupported") showNote(TEXTS.noWebAssembly);
  });
  showLogin(login);
}

/**
 * @param {import("./parameters.js").RedirectRequest} request
 * @param {Configuration} configuration
 * @returns {Way | Refused}
 */
function byRedirect({ redirectUri, appState }, configuration) {
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

/**
 * @param {import("./parameters.js").PopupRequest} request
 * @param {Configuration} configuration
 * @returns {Promise<Way | Refused>}
 */
async function byPopup({ origin, nonce }, configuration) {
  const found = popupOrigin(origin, configuration);
  if ("refusal" in found) return found;
  const channel = await connect(found.target, nonce);
  if (!channel) return { refusal: "opener_missing", shown: found.target };
  showDestination(found.target);
  return {
    finish(detail) {
      channel.tell(detail);
      showDone(TEXTS.doneBody);
      window.close();
    },
  };
}

/**
 * What is registered for the application; `undefined` when the API does not answer.
 *
 * @param {string} clientId
 * @returns {Promise<Configuration | Refused | undefined>}
 */
async function readConfiguration(clientId) {
  try {
    const response = await fetch(`${apiBase}/api/v1/config?client_id=${encodeURIComponent(clientId)}`, {
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
    if ([400, 401, 403, 404].includes(response.status)) return { refusal: "client_unknown", shown: clientId };
    const answer = response.ok ? await response.json() : undefined;
    return typeof answer === "object" && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}
