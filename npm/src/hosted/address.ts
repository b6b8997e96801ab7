/** Checks the addresses in the options of `openLogin` and `completeLogin`. */
import { isSecure } from "../internal/loopback.js";
import { HostedLoginError } from "./error.js";

/**
 * Reads an address that must be encrypted, or on this machine.
 *
 * @param option named in the error.
 * @throws HostedLoginError `invalid_options`
 */
export function secureUrl(text: unknown, option: string): URL {
  let url: URL | undefined;
  try {
    // Anything that is no text would become one: "/undefined" is an address.
    if (isText(text)) url = new URL(text, globalThis.document?.baseURI);
  } catch {
    // Refused below, with the same words.
  }
  if (!url || !isSecure(url)) {
    throw new HostedLoginError("invalid_options", `${option} must be an https: address, or http: on loopback.`);
  }
  return url;
}

/** Whether an option is a text that is not empty. JavaScript may pass anything. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
