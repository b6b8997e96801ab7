/** Reads what the address of this page asks for: once, before anything else is known. Nothing in it is trusted yet. */
import { REQUEST_PARAMETERS, type RequestParameter } from "../../npm/src/hosted/protocol.js";
import type { Refusal } from "./texts.js";

/** Refuses to go on: why, and a value of the address that the developer is shown. */
export interface Refused {
  refusal: Refusal;
  shown?: string | null;
}

/** A login whose result goes to an address. */
export interface RedirectRequest {
  mode: "redirect";
  clientId: string;
  redirectUri: string | null;
  appState: string | null;
}

/** A login whose result goes to the window that opened this one. */
export interface PopupRequest {
  mode: "popup";
  clientId: string;
  origin: string;
  nonce: string;
  /** Where to go instead, where the popup turns out to be the caller's own window. */
  redirectUri: string | null;
}

/** Reads the query of the page's address. */
export function readRequest(search: string): RedirectRequest | PopupRequest | Refused {
  const query = new URLSearchParams(search);
  // Two programs might read different values of a parameter that is there twice.
  const repeated = REQUEST_PARAMETERS.find((name) => query.getAll(name).length > 1);
  if (repeated) return { refusal: "parameter_repeated", shown: repeated };
  const read = (name: RequestParameter) => query.get(name);
  const clientId = read("client_id");
  if (!clientId) return { refusal: "client_id_missing" };
  const state = read("state");
  switch (read("mode") ?? "redirect") {
    case "redirect":
      return { mode: "redirect", clientId, redirectUri: read("redirect_uri"), appState: state };
    case "popup": {
      const origin = read("origin");
      if (!origin) return { refusal: "origin_missing" };
      // Ties the two windows together: without it any older window of the same application could answer.
      if (!state) return { refusal: "state_missing" };
      return { mode: "popup", clientId, origin, nonce: state, redirectUri: read("redirect_uri") };
    }
    default:
      return { refusal: "mode_unknown", shown: read("mode") };
  }
}
