/**
 * Reads what the API says about an application (`GET /config`): any JSON at all becomes a `Configuration` whose every member has its
 * type and a length that a page can show, so that no other file has to expect anything odd.
 */
import type { AuthenticationMethod } from "../../npm/src/internal/types.js";
import type { Registered } from "./target.js";

/** What the page shows and where it may go. A text that the API does not give is empty. */
export interface Configuration extends Registered {
  /** The name that people know the application by. */
  name: string;
  pageTitle: string;
  /** Colours, in any notation of CSS. */
  colors: { button: string; text: string; background: string };
  /** Addresses of pictures, not yet looked at. */
  logo: string;
  icon: string;
  fontFamily: string;
  /** BCP 47. */
  language: string;
  direction: "ltr" | "rtl";
  /** The widget's `methods`; empty where the API names none that the widget knows. */
  methods: string;
}

/** JSON, of which nothing is known. */
type Unknown = Readonly<Record<string, unknown>>;

/** What the API calls each of the widget's methods. */
const PROVIDERS = {
  "magic-link": "magic_link",
  "email-code": "email_otp",
  "phone-code": "phone_otp",
  passkey: "passkey",
} as const satisfies Record<AuthenticationMethod, string>;

const METHODS = new Map<unknown, string>(Object.entries(PROVIDERS).map(([method, provider]) => [provider, method]));

/** The longest text that is shown, and the longest address. */
const LONGEST_TEXT = 100;
const LONGEST_ADDRESS = 2048;

/** Reads the answer of the API; `undefined` where it is no object. */
export function parseConfiguration(answer: unknown): Configuration | undefined {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return undefined;
  const { name, redirect_urls, allowed_origins, default_redirect_url, connection, ...rest } = answer as Unknown;
  const branding = object(rest.branding);
  const localization = object(rest.localization);
  return {
    redirect_urls,
    allowed_origins,
    default_redirect_url,
    name: text(branding.brand) || text(name),
    pageTitle: text(branding.page_title),
    colors: { button: text(branding.btn_color), text: text(branding.text_color), background: text(branding.background) },
    logo: address(branding.brand_logo),
    icon: address(branding.favicon),
    fontFamily: text(object(branding.font).family),
    language: language(branding.lang) || language(localization.iso_code),
    direction: localization.direction === "rtl" ? "rtl" : "ltr",
    methods: methods(connection, object(rest.auth_config).passkey_auth === true),
  };
}

/** Reads the methods that the application offers. */
function methods(connection: unknown, hasPasskeys: boolean): string {
  const known = (Array.isArray(connection) ? connection : []).flatMap((entry: unknown) => {
    const { provider, enabled } = object(entry);
    return enabled === false ? [] : (METHODS.get(provider) ?? []);
  });
  return [...new Set([...known, ...(hasPasskeys ? ["passkey"] : [])])].join(" ");
}

/** Reads an object; anything else is an empty one. */
function object(value: unknown): Unknown {
  return typeof value === "object" && value !== null ? (value as Unknown) : {};
}

/** Reads a text, cut where nobody reads on; anything else is an empty one. */
function text(value: unknown): string {
  if (typeof value !== "string") return "";
  const trimmed = value.trim();
  // By characters: half of one is no text. The first cut is for speed only.
  const characters = [...trimmed.slice(0, 2 * LONGEST_TEXT + 2)];
  return characters.length > LONGEST_TEXT ? `${characters.slice(0, LONGEST_TEXT).join("")}…` : characters.join("");
}

/** Reads an address; a longer one than servers take is an empty one. */
function address(value: unknown): string {
  return typeof value === "string" && value.length <= LONGEST_ADDRESS ? value.trim() : "";
}

/** Reads a language tag, in its usual letters; anything else is empty. */
function language(value: unknown): string {
  try {
    return Intl.getCanonicalLocales(text(value))[0] ?? "";
  } catch {
    return "";
  }
}
