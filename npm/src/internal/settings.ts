/** From attributes to what Rust and the loader are told. Nothing is judged here except the link to another page. */
import type { WidgetSettings } from "./glue.js";
import { type Strings, widgetStrings } from "./text.js";
import type { Theme } from "./types.js";

/** Property name of each observed attribute. */
export const ATTRIBUTES = {
  clientId: "client-id",
  apiBase: "api-base",
  methods: "methods",
  identifier: "identifier",
  defaultCountry: "default-country",
  locale: "locale",
  theme: "theme",
  hostedUrl: "hosted-url",
  wasmUrl: "wasm-url",
} as const;

/** What is read of an element: little enough to be tested without a browser. */
export type AttributeSource = Pick<Element, "getAttribute" | "closest" | "getRootNode">;

/** Reads everything Rust is told. */
export function readSettings(element: AttributeSource, strings: Strings | undefined): WidgetSettings {
  const read = (name: keyof typeof ATTRIBUTES) => element.getAttribute(ATTRIBUTES[name]) ?? undefined;
  const locale = resolveLocale(element);
  return {
    clientId: read("clientId"),
    apiBase: read("apiBase"),
    methods: read("methods"),
    identifier: read("identifier"),
    defaultCountry: read("defaultCountry"),
    localeCountry: countryOf(locale),
    locale,
    strings: widgetStrings(strings),
  };
}

/** The attribute, else the nearest `lang` outwards through shadow roots, else the browser's language, else English. */
export function resolveLocale(element: AttributeSource): string {
  const own = element.getAttribute("locale")?.trim();
  if (own) return own;
  let here: AttributeSource | undefined = element;
  while (here) {
    const holder: Element | null = here.closest("[lang]");
    // An empty `lang` says "unknown" on purpose: what is further out does not apply.
    if (holder) return holder.getAttribute("lang")?.trim() || browserLocale();
    here = (here.getRootNode() as Partial<ShadowRoot>).host;
  }
  return browserLocale();
}

/**
 * The country of phone numbers written nationally (ISO 3166-1 alpha-2): the one the locale names, else one that the
 * browser's languages name, else the one the locale's language is most spoken in.
 */
export function countryOf(locale: string): string | undefined {
  const languages = typeof navigator === "undefined" ? [] : navigator.languages;
  const named = [locale, ...languages].map((tag) => readLocale(tag)?.region).find((region) => region);
  return named ?? readLocale(locale)?.maximize().region;
}

function readLocale(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}

function browserLocale(): string {
  return (typeof navigator === "undefined" ? undefined : navigator.language) || "en";
}

/** The theme, with anything unknown read as `auto`. */
export function readTheme(value: string | null): Theme {
  return value === "light" || value === "dark" ? value : "auto";
}

/**
 * The hosted sign-in page with the application's id.
 *
 * @param base what a relative address is relative to.
 * @returns `undefined` for an address that is neither `https:` nor `http:` on loopback: the person is about to give
 *   that page their identity.
 */
export function hostedLink(hostedUrl: string, clientId: string | null, base: string): string | undefined {
  let url: URL;
  try {
    url = new URL(hostedUrl, base);
  } catch {
    return undefined;
  }
  const safe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  if (!safe) return undefined;
  if (clientId) url.searchParams.set("client_id", clientId);
  return url.href;
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
