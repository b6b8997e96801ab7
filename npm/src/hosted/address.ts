/** Addresses a login may go to or come from. */
import { HostedLoginError } from "./error.js";

/**
 * An absolute address that is encrypted, or on this machine.
 *
 * @param option named in the error.
 * @throws HostedLoginError `invalid_options`
 */
export function secureUrl(text: string, option: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(text, globalThis.document?.baseURI);
  } catch {
    // Judged below.
  }
  if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)))) {
    throw new HostedLoginError("invalid_options", `${option} must be an https: address, or http: on loopback.`);
  }
  return url;
}

/** `URL` has normalised the host: `127.1` and `0x7f.1` arrive as `127.0.0.1`. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
