// The page in the colours, name and language of the application (`GET /config`).
import { palette, parseColor } from "./contrast.js";
import { TEXTS } from "./texts.js";

/**
 * @typedef {Partial<Record<"brand" | "btn_color" | "text_color" | "background" | "brand_logo" | "favicon" | "lang" | "page_title", unknown>>
 *   & { font?: { family?: unknown } }} Branding
 * @typedef {import("./target.js").Registered & {
 *   name?: unknown,
 *   branding?: Branding,
 *   localization?: { iso_code?: unknown, direction?: unknown },
 *   connection?: unknown,
 *   auth_config?: { passkey_auth?: unknown },
 * }} Configuration the answer of `GET /config`; anybody's JSON until looked at.
 */

/** The name people know the application by. @param {Configuration} configuration */
export function nameOf({ name, branding }) {
  return text(branding?.brand) || text(name) || TEXTS.untitled;
}

/** What the widget calls the API's ways to sign in. */
const METHODS = new Map([
  ["magic_link", "magic-link"],
  ["email_otp", "email-code"],
  ["phone_otp", "phone-code"],
  ["passkey", "passkey"],
]);

/** The ways in that the application offers, as the widget's `methods`; empty where the API names none it knows. @param {Configuration} configuration */
export function methodsOf({ connection, auth_config }) {
  const providers = Array.isArray(connection) ? connection : [];
  const known = providers.flatMap((entry) => (entry?.enabled === false ? [] : METHODS.get(entry?.provider) ?? []));
  return [...new Set([...known, ...(auth_config?.passkey_auth === true ? ["passkey"] : [])])].join(" ");
}

/** BCP 47, or empty. @param {Configuration} configuration */
export function languageOf({ branding, localization }) {
  return text(branding?.lang) || text(localization?.iso_code);
}

/**
 * Dresses the page.
 *
 * @param {Configuration} configuration
 */
export function dress(configuration) {
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
  if (CSS.supports("font-family", family)) page.style.setProperty("--brand-font", `${family}, system-ui, sans-serif`);

  const icon = imageAddress(branding.favicon);
  if (icon) document.querySelector("link[rel=icon]")?.setAttribute("href", icon);
  showBrand(nameOf(configuration), imageAddress(branding.brand_logo));
}

/**
 * @param {string} name
 * @param {string | undefined} logo
 */
function showBrand(name, logo) {
  const mark = /** @type {HTMLElement} */ (document.querySelector(".mark"));
  const title = /** @type {HTMLElement} */ (document.querySelector("h1"));
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

/**
 * An address a picture may be loaded from: `https:` or this page's own origin, never `data:` or `javascript:`.
 *
 * @param {unknown} value
 */
function imageAddress(value) {
  if (text(value) === "") return undefined;
  try {
    const url = new URL(text(value), document.baseURI);
    return url.protocol === "https:" || url.origin === location.origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A colour of the branding, in whatever notation the browser knows.
 *
 * @param {unknown} value
 */
function brandColor(value) {
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

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value.trim() : "";
}
