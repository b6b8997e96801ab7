/** Downloads the files of one build, and tells whether they are those that the script was built with. */
import { browser, btoa } from "./browser.js";

/**
 * Fetches a file. The request keeps the default `credentials: "same-origin"`: a private deployment may serve the file behind its
 * cookie, and no cookie is ever sent to another origin, so that a CDN with `Access-Control-Allow-Origin: *` works too. It is also
 * what a `<link rel="preload" as="fetch" crossorigin>` asks for, so that one download serves both.
 */
export function download(url: string, { integrity = "", ...options }: RequestInit): Promise<Response> {
  // Without https there is no `crypto.subtle`: the browser compares, and calls a wrong digest a network error.
  return (browser.fetch as typeof fetch)(url, browser.subtle ? options : { ...options, integrity });
}

/** Whether the file has this digest; `undefined` where there is none, or nothing to compare it by. */
export async function hasDigest(file: ArrayBuffer, integrity: string): Promise<boolean | undefined> {
  if (!integrity || !browser.subtle) return undefined;
  const digest = new Uint8Array(await browser.subtle.digest("SHA-384", file));
  return `sha384-${btoa(String.fromCharCode(...digest))}` === integrity;
}
