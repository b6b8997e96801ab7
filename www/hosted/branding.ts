/** Shows the page in the colours, name and language of the application (`GET /config`). */
import type { Configuration } from "./configuration.js";
import { palette, parseColor, type Scheme } from "./contrast.js";
import { TEXTS } from "./texts.js";

/** Reads the name that people know the application by. */
export function nameOf({ name }: Configuration): string {
  return name || TEXTS.untitled;
}

/** Applies direction, title, name, colours, font and icon to the page. */
export function dress(configuration: Configuration): void {
  const { colors, direction, fontFamily, icon, logo, pageTitle } = configuration;
  const page = document.documentElement;
  page.dir = direction;
  // No one of these is worth the login: what a browser refuses is left as it was.
  attempt(() => (document.title = pageTitle || TEXTS.untitled));
  attempt(() => showBrand(nameOf(configuration), imageAddress(logo)));
  attempt(() => {
    const { button, text, background } = colors;
    paint(page, palette({ button: brandColor(button), text: brandColor(text), background: brandColor(background) }));
  });
  attempt(() => {
    // Only fonts the device has: fetching one would tell a third party who signs in where.
    if (!CSS.supports("font-family", fontFamily)) return;
    page.style.setProperty("--ssojet-font", `${fontFamily}, system-ui, sans-serif`);
  });
  attempt(() => {
    const address = imageAddress(icon);
    if (address) document.querySelector("link[rel=icon]")?.setAttribute("href", address);
  });
}

/** Does what is only for the looks; says so where it fails. */
function attempt(decorate: () => void): void {
  try {
    decorate();
  } catch (thrown) {
    console.warn("ssojet-login: the branding cannot be shown:", thrown);
  }
}

/** Sets the colours of both schemes. */
function paint(page: HTMLElement, schemes: Record<"light" | "dark", Scheme>): void {
  for (const [scheme, values] of Object.entries(schemes)) {
    for (const [name, [red, green, blue]] of Object.entries(values)) {
      page.style.setProperty(`--${name}-${scheme}`, `rgb(${red} ${green} ${blue})`);
    }
  }
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
function imageAddress(written: string): string | undefined {
  if (written === "") return undefined;
  try {
    const url = new URL(written, document.baseURI);
    return url.protocol === "https:" || url.origin === location.origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a colour of the branding, in any notation that the browser knows. */
function brandColor(written: string) {
  if (!CSS.supports("color", written)) return undefined;
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = written;
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return parseColor(computed);
}
