/**
 * Reads the element's attributes into settings for Rust and the loader. Rust judges them; only the link to another page is judged
 * here.
 */
import { attempt, URL } from "./browser.js";
import type { WidgetSettings } from "./glue.js";
import { isSecure } from "./loopback.js";
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

/** The part of an element that is read, small enough to be tested without a browser. */
export type AttributeSource = Pick<Element, "getAttribute" | "closest" | "getRootNode">;

/** Reads all settings that Rust gets. */
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
    presumesPasskeys: presumesPasskeys(),
  };
}

/** Finds the locale: the attribute, else the nearest `lang` outwards through shadow roots, else the browser's language, else English. */
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
 * Finds the country of phone numbers written nationally (ISO 3166-1 alpha-2): the one the locale names, else one that the
 * browser's languages name, else the one the locale's language is most spoken in.
 */
export function countryOf(locale: string): string | undefined {
  const languages = attempt(() => [...navigator.languages]) ?? [];
  const named = [locale, ...languages].map((tag) => attempt(() => new Intl.Locale(tag).region)).find((region) => region);
  return named ?? attempt(() => new Intl.Locale(locale).maximize().region);
}

/**
 * Presumes whether the device has passkeys: the systems that keep them have had them for years, and to ask takes time. A wrong guess
 * is put right by the answer.
 */
function presumesPasskeys(): boolean {
  return attempt(() => isSecureContext && !!window.PublicKeyCredential && /Windows|Mac OS|Android|CrOS/.test(navigator.userAgent)) ?? false;
}

function browserLocale(): string {
  const language = attempt(() => navigator.language);
  return (typeof language === "string" && language) || "en";
}

/** Reads the `theme` attribute, with anything unknown as `auto`. */
export function readTheme(value: string | null): Theme {
  return value === "light" || value === "dark" ? value : "auto";
}

/**
 * Makes the link to the hosted sign-in page, which gets the application's id, and in the fragment, which no server sees, what was typed.
 *
 * @param base what a relative address is relative to.
 * @returns `undefined` for an address that is neither `https:` nor `http:` on loopback: the person is about to give
 *   that page their identity.
 */
export function hostedLink(hostedUrl: string, clientId: string | null, base: string, identifier = ""): string | undefined {
  let url: InstanceType<typeof URL>;
  try {
    url = new URL(hostedUrl, base);
  } catch {
    return undefined;
  }
  if (!isSecure(url)) return undefined;
  if (clientId) url.searchParams.set("client_id", clientId);
  if (identifier.trim()) url.hash = `identifier=${encodeURIComponent(identifier)}`;
  return url.href;
}
