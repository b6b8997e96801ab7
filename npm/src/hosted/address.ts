/** Checks the addresses in the options of `openLogin` and `completeLogin`. */
import { isSecure } from "../internal/loopback.js";
import { HostedLoginError } from "./error.js";

/**
 * Reads an address that must be encrypted, or on this machine.
 *
 * @param option named in the error.
 * @throws HostedLoginError `invalid_options`
 */
export function secureUrl(text: string, option: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(text, globalThis.document?.baseURI);
  } catch {
    // Refused below, with the same words.
  }
  if (!url || !isSecure(url)) {
    throw new HostedLoginError("invalid_options", `${option} must be an https: address, or http: on loopback.`);
  }
  return url;
}
