/** Gives the address of a file the version that belongs to this script. */

/**
 * Adds the version to an address, so that no cache, service worker or content delivery network answers with the file of another
 * build. A bundler may have put the file itself into the address.
 */
export function versioned(address: string, version: string = WASM_VERSION): string {
  if (/^(data|blob):/.test(address)) return address;
  return `${address}${address.includes("?") ? "&" : "?"}v=${version}`;
}
