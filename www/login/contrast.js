// Colours that can be read. Branding is somebody's wish; a contrast of 4.5:1 (WCAG 2.2, 1.4.3) is not.

/** @typedef {readonly [number, number, number]} Color sRGB, 0 to 255. */

/** For text of any size. */
export const LEAST_CONTRAST = 4.5;

/** @type {Color} */
const WHITE = [255, 255, 255];
/** @type {Color} */
const BLACK = [0, 0, 0];
/** Of what is no text but has a meaning (WCAG 2.2, 1.4.11). */
const LEAST_CONTRAST_OF_SHAPES = 3;
/** Above this luminance black stands out more than white. */
const MIDDLE_LUMINANCE = 0.179;
/** A brand's background up to this luminance is also good for dark looks. */
const DARK_LUMINANCE = 0.06;

/** What `styles/theme.css` has, and what is behind the card where the brand does not say. */
const LIGHT = { surface: WHITE, text: color("#16181d"), ground: color("#f3f4f8"), accent: color("#4f39d6") };
const DARK = { surface: color("#17181d"), text: color("#f2f3f5"), ground: color("#0d0e12"), accent: color("#a99bff") };

/**
 * A colour in hexadecimal or as a computed style shows it; `undefined` for every other notation and for anything
 * translucent, whose contrast would depend on what is behind.
 *
 * @param {string} text
 * @returns {Color | undefined}
 */
export function parseColor(text) {
  const hex = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text) ? text.slice(1) : undefined;
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const part = (/** @type {number} */ at) => Number.parseInt(digits.slice(at, at + 2), 16);
    return [part(0), part(2), part(4)];
  }
  const [, red, green, blue] = /^rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)$/.exec(text) ?? [];
  return red && green && blue ? [Number(red), Number(green), Number(blue)] : undefined;
}

/**
 * WCAG 2.2, "relative luminance".
 *
 * @param {Color} color
 */
export function luminance(color) {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/**
 * WCAG 2.2, "contrast ratio": 1 to 21.
 *
 * @param {Color} one
 * @param {Color} other
 */
export function contrast(one, other) {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/**
 * The colour itself where it stands out from the ground, else the nearest one of its kind that does: darker on a light
 * ground, lighter on a dark one.
 *
 * @param {Color} color
 * @param {Color} ground
 * @returns {Color}
 */
export function legible(color, ground) {
  const end = luminance(ground) > MIDDLE_LUMINANCE ? BLACK : WHITE;
  for (let percent = 0; percent < 100; percent += 4) {
    const mixed = mix(color, end, percent / 100);
    if (contrast(mixed, ground) >= LEAST_CONTRAST) return mixed;
  }
  return end;
}

/**
 * @typedef {Record<"ground" | "ink" | "quiet" | "mark" | "onMark" | "text" | "accent" | "onAccent", Color>} Scheme
 *   `ink` and `quiet` are read on `ground`, `text` and `accent` on the card, `onAccent` on `accent`, `onMark` on `mark`, which
 *   is seen on `ground`.
 */

/**
 * The colours of the page, light and dark, from those of a brand.
 *
 * @param {{ button?: Color | undefined, text?: Color | undefined, background?: Color | undefined }} brand
 * @returns {{ light: Scheme, dark: Scheme }}
 */
export function palette(brand) {
  const { background } = brand;
  const suitsDark = background !== undefined && luminance(background) <= DARK_LUMINANCE;
  return {
    light: scheme(brand, LIGHT, background ?? LIGHT.ground),
    // Text of the brand was chosen for light cards; on dark ones the page's own is used.
    dark: scheme({ button: brand.button }, DARK, suitsDark ? background : DARK.ground),
  };
}

/**
 * @param {{ button?: Color | undefined, text?: Color | undefined }} brand
 * @param {typeof LIGHT} base
 * @param {Color} ground
 * @returns {Scheme}
 */
function scheme(brand, base, ground) {
  const text = brand.text && contrast(brand.text, base.surface) >= LEAST_CONTRAST ? brand.text : base.text;
  const accent = legible(brand.button ?? base.accent, base.surface);
  const ink = [text, LIGHT.text, DARK.text].find((color) => contrast(color, ground) >= LEAST_CONTRAST) ?? legible(text, ground);
  const onAccent = [WHITE, DARK.ground].find((color) => contrast(color, accent) >= LEAST_CONTRAST) ?? BLACK;
  const seen = contrast(accent, ground) >= LEAST_CONTRAST_OF_SHAPES;
  return {
    ground,
    ink,
    quiet: legible(mix(ink, ground, 0.3), ground),
    mark: seen ? accent : ink,
    onMark: seen ? onAccent : ground,
    text,
    accent,
    onAccent,
  };
}

/**
 * @param {Color} one
 * @param {Color} other
 * @param {number} share of the other, 0 to 1
 * @returns {Color}
 */
function mix(one, other, share) {
  const part = (/** @type {0 | 1 | 2} */ index) => Math.round(one[index] * (1 - share) + other[index] * share);
  return [part(0), part(1), part(2)];
}

/**
 * @param {string} hex
 * @returns {Color}
 */
function color(hex) {
  return parseColor(hex) ?? BLACK;
}
