/** Tells which addresses are safe to send a person to: encrypted ones, and those on this machine (loopback). */

/** Whether a URL is `https:`, or `http:` on loopback. `URL` has normalised the host: `127.1` and `0x7f.1` arrive as `127.0.0.1`. */
export function isSecure({ protocol, hostname }: URL): boolean {
  const isLoopback =
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isLoopback);
}
