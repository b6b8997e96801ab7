// What the address of this page asks for. Read once, before anything else is known; nothing here is trusted yet.

/** Parameters that mean something here. One of them twice is somebody hoping that two programs read different ones. */
const KNOWN = /** @type {const} */ (["client_id", "mode", "redirect_uri", "origin", "state"]);

/**
 * @typedef {{ mode: "redirect", clientId: string, redirectUri: string | null, appState: string | null }} RedirectRequest
 * @typedef {{ mode: "popup", clientId: string, origin: string, nonce: string }} PopupRequest
 * @typedef {import("./texts.js").Refusal} Refusal
 * @typedef {{ refusal: Refusal, shown?: string | null }} Refused `shown` is told to the developer.
 */

/**
 * Reads the query of the page's address.
 *
 * @param {string} search
 * @returns {RedirectRequest | PopupRequest | Refused}
 */
export function readRequest(search) {
  const query = new URLSearchParams(search);
  const repeated = KNOWN.find((name) => query.getAll(name).length > 1);
  if (repeated) return { refusal: "parameter_repeated", shown: repeated };
  const clientId = query.get("client_id");
  if (!clientId) return { refusal: "client_id_missing" };
  const state = query.get("state");
  switch (query.get("mode") ?? "redirect") {
    case "redirect":
      return { mode: "redirect", clientId, redirectUri: query.get("redirect_uri"), appState: state };
    case "popup": {
      const origin = query.get("origin");
      if (!origin) return { refusal: "origin_missing" };
      // Ties the two windows together: without it any older window of the same application could answer.
      if (!state) return { refusal: "state_missing" };
      return { mode: "popup", clientId, origin, nonce: state };
    }
    default:
      return { refusal: "mode_unknown", shown: query.get("mode") };
  }
}
