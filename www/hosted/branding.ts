/** Shows the page in the colours, name and language of the application (`GET /config`). */
import type { AuthenticationMethod } from "../../npm/src/internal/types.js";
import { palette, parseColor } from "./contrast.js";
import type { Registered } from "./target.js";
import { TEXTS } from "./texts.js";

/** How the application wants the page to look, as the API sent it: not yet looked at. */
type Branding = Partial<
  Record<"brand" | "btn_color" | "text_color" | "background" | "brand_logo" | "favicon" | "lang" | "page_title", unknown>
> & { font?: { family?: unknown } };

/** The answer of `GET /config`: any JSON until it is looked at. */
export interface Configuration extends Registered {
  name?: unknown;
  branding?: Branding;
  localization?: { iso_code?: unknown; direction?: unknown };
  connection?: unknown;
  auth_config?: { passkey_auth?: unknown };
}

/** What the API calls each of the widget's methods. */
const PROVIDERS = {
  "magic-link": "magic_link",
  "email-code": "email_otp",
  "phone-code": "phone_otp",
  passkey: "passkey",
} as const satisfies Record<AuthenticationMethod, string>;

const METHODS = new Map<unknown, string>(Object.entries(PROVIDERS).map(([method, provider]) => [provider, method]));

/** Reads the name that people know the application by. */
export function nameOf({ name, branding }: Configuration): string {
  return text(branding?.brand) || text(name) || TEXTS.untitled;
}

/** Reads the methods that the application offers, as the widget's `methods`; empty where the API names none it knows. */
export function methodsOf({ connection, auth_config }: Configuration): string {
  const providers: ({ provider?: unknown; enabled?: unknown } | null)[] = Array.isArray(connection) ? connection : [];
  const known = providers.flatMap((entry) => (entry?.enabled === false ? [] : (METHODS.get(entry?.provider) ?? [])));
  return [...new Set([...known, ...(auth_config?.passkey_auth === true ? ["passkey"] : [])])].join(" ");
}

/** Reads the language: BCP 47, or empty. */
export function languageOf({ branding, localization }: Configuration): string {
  return text(branding?.lang) || text(localization?.iso_code);
}

/** Applies direction, title, colours, font, icon and name to the page. */
export function dress(configuration: Configuration): void {
  const { branding = {}, localization } = configuration;
  const page = document.documentElement;
  page.dir = localization?.direction === "rtl" ? "rtl" : "ltr";
  document.title = text(branding.page_title) || TEXTS.untitled;

  const colors = palette({
    button: brandColor(branding.btn_color),
    text: brandColor(branding.text_color),
    background: brandColor(branding.background),
  });
  for (const [scheme, values] of Object.entries(colors)) {
    for (const [name, [red, green, blue]] of Object.entries(values)) {
      page.style.setProperty(`--${name}-${scheme}`, `rgb(${red} ${green} ${blue})`);
    }
  }
  const family = text(branding.font?.family);
  // Only fonts the device has: fetching one would tell a third party who signs in where.
  if (CSS.supports("font-family", family)) page.style.setProperty("--ssojet-font", `${family}, system-ui, sans-serif`);

  const icon = imageAddress(branding.favicon);
  if (icon) document.querySelector("link[rel=icon]")?.setAttribute("href", icon);
  showBrand(nameOf(configuration), imageAddress(branding.brand_logo));
}

/** Shows the application's name, with its logo or its first letter beside it. */
function showBrand(name: string, logo: string | undefined): void {
  const mark = document.querySelector(".mark") as HTMLElement;
  const title = document.querySelector("h1") as HTMLElement;
  title.textContent = name;
  // The name stands beside it, so the picture itself says nothing.
  mark.textContent = [...name][0]?.toUpperCase() ?? "";
  if (!logo) return;
  const image = new Image();
  image.alt = "";
  image.className = "logo";
  image.referrerPolicy = "no-referrer";
  image.addEventListener("load", () => mark.replaceWith(image), { once: true });
  image.src = logo;
}

/** Reads an address a picture may be loaded from: `https:` or this page's own origin, never `data:` or `javascript:`. */
function imageAddress(value: unknown): string | undefined {
  if (text(value) === "") return undefined;
  try {
    const url = new URL(text(value), document.baseURI);
    return url.protocol === "https:" || url.origin === location.origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a colour of the branding, in any notation that the browser knows. */
function brandColor(value: unknown) {
  const written = text(value);
  if (!CSS.supports("color", written)) return undefined;
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = written;
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return parseColor(computed);
}

/** Reads a text; anything else is an empty one. */
function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
