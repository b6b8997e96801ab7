/** Chooses the colours of the page from those of a brand, so that every text keeps a contrast of 4.5:1 (WCAG 2.2, 1.4.3). */

/** sRGB, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** The colours of a brand, where it names any. */
export interface Brand {
  button?: Color | undefined;
  text?: Color | undefined;
  background?: Color | undefined;
}

/**
 * The colours of the page. `ink` and `quiet` are read on `ground`, `text` and `accent` on the card, `onAccent` on `accent`, `onMark` on
 * `mark`, which is seen on `ground`.
 */
export type Scheme = Record<"ground" | "ink" | "quiet" | "mark" | "onMark" | "text" | "accent" | "onAccent", Color>;

/** The colours of a page without a brand. */
type Base = Record<"surface" | "text" | "ground" | "accent", Color>;

/** The least contrast of text of any size. */
export const LEAST_CONTRAST = 4.5;

const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];
/** The least contrast of shapes that have a meaning (WCAG 2.2, 1.4.11). */
const LEAST_CONTRAST_OF_SHAPES = 3;
/** Above this luminance black stands out more than white. */
const MIDDLE_LUMINANCE = 0.179;
/** A brand's background up to this luminance is also good for dark looks. */
const DARK_LUMINANCE = 0.06;

/** The colours of `styles/tokens.css` and `styles/page.css`; `npm/test/colors.test.ts` compares them. */
export const LIGHT: Base = { surface: WHITE, text: color("#16181d"), ground: color("#f3f4f8"), accent: color("#4f39d6") };
export const DARK: Base = { surface: color("#17181d"), text: color("#f2f3f5"), ground: color("#0d0e12"), accent: color("#a99bff") };

/**
 * Reads a colour in hexadecimal or as a computed style shows it; `undefined` for every other notation and for anything
 * translucent, whose contrast would depend on what is behind.
 */
export function parseColor(text: string): Color | undefined {
  const hex = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text) ? text.slice(1) : undefined;
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
    return [part(0), part(2), part(4)];
  }
  const [, red, green, blue] = /^rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)$/.exec(text) ?? [];
  return red && green && blue ? [Number(red), Number(green), Number(blue)] : undefined;
}

/** Computes the relative luminance of WCAG 2.2. */
export function luminance(color: Color): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Computes the contrast ratio of WCAG 2.2: 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/**
 * Chooses the colour itself where it stands out from the ground, else the nearest one of its kind that does: darker on a light
 * ground, lighter on a dark one.
 */
export function legible(color: Color, ground: Color): Color {
  const end = luminance(ground) > MIDDLE_LUMINANCE ? BLACK : WHITE;
  for (let percent = 0; percent < 100; percent += 4) {
    const mixed = mix(color, end, percent / 100);
    if (contrast(mixed, ground) >= LEAST_CONTRAST) return mixed;
  }
  return end;
}

/** Chooses the colours of the page, light and dark, from those of a brand. */
export function palette(brand: Brand): { light: Scheme; dark: Scheme } {
  const { background } = brand;
  const suitsDark = background !== undefined && luminance(background) <= DARK_LUMINANCE;
  return {
    light: scheme(brand, LIGHT, background ?? LIGHT.ground),
    // Text of the brand was chosen for light cards; on dark ones the page's own is used.
    dark: scheme({ button: brand.button }, DARK, suitsDark ? background : DARK.ground),
  };
}

/** Chooses the colours of one scheme. */
function scheme(brand: Brand, base: Base, ground: Color): Scheme {
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
 * Mixes two colours.
 *
 * @param share of the other, 0 to 1.
 */
function mix(one: Color, other: Color, share: number): Color {
  const part = (index: 0 | 1 | 2) => Math.round(one[index] * (1 - share) + other[index] * share);
  return [part(0), part(1), part(2)];
}

/** Reads a colour of this file. */
function color(hex: string): Color {
  return parseColor(hex) ?? BLACK;
}
