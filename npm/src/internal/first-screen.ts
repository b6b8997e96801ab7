/**
 * Draws the first screen, which Rust takes over node by node. What is drawn is made by the build from the views in Rust; a test
 * compares it with them.
 */
import { CARD, METHODS, TEXTS } from "../generated/first-screen.js";
import type { WidgetSettings } from "./glue.js";
import { hasOwn } from "./text.js";
import { type Choice, drawChildren } from "./tree.js";

/** How far the form has got, as far as it gets without Rust. */
export const Stage = {
  ready: 0,
  /** It was submitted. */
  sending: 1,
  /** It was submitted with nothing in the field. */
  empty: 2,
  /** A passkey is wanted instead. */
  waiting: 3,
} as const;

/** One of {@link Stage}. */
export type Stage = (typeof Stage)[keyof typeof Stage];

/** What is read of the settings. */
export type FirstScreenSettings = Pick<WidgetSettings, "methods" | "locale" | "strings" | "presumesPasskeys">;

const DEFAULT_METHODS = "magic-link phone-code passkey";

/**
 * Draws the screen inside `root`, in place of what is there, of which what fits stays.
 *
 * @param said the stage that the alert and the live region speak of.
 */
export function drawFirstScreen(root: Element, settings: FirstScreenSettings, stage: Stage, said: Stage = stage): void {
  drawChildren(root, [CARD], choiceOf(settings, stage, said));
}

/** Decides how the screen looks with these settings. */
export function choiceOf({ methods, locale, strings = {}, presumesPasskeys }: FirstScreenSettings, stage: Stage, said: Stage = stage): Choice {
  // What Rust takes for blank: it counts the next-line character, too.
  const names = (methods && /[^\s\x85]/.test(methods) ? methods : DEFAULT_METHODS).split(/[, \t\n\r\f]+/);
  const selected = names.flatMap((name) => (hasOwn(METHODS, name) ? [METHODS[name]] : []));
  /** The number they have in common; else `mixed`, and `none` where there is no message. */
  const common = (position: 0 | 1, mixed: number, none: number) => {
    const numbers = new Set(selected.map((row) => row?.[position]));
    return numbers.size > 1 ? mixed : ([...numbers][0] ?? none);
  };
  const texts: Readonly<Record<string, string>> = {
    ...TEXTS,
    ...strings,
    lang: Object.keys(strings).length > 0 ? locale : "en",
    dir: isRightToLeft(locale) ? "rtl" : "ltr",
  };
  return {
    axes: { kind: common(0, 2, 2), introduction: common(1, 2, 3), stage, said, passkey: Number(presumesPasskeys && names.includes("passkey")) },
    text: (key: string) => texts[key] as string,
  };
}

/** Whether a locale (BCP 47) is written from right to left: by its script where it names one, else by its language. */
export function isRightToLeft(locale: string): boolean {
  const [language = "", ...others] = locale.split(/[-_]/);
  const script = others.find((subtag) => /^[a-z]{4}$/i.test(subtag));
  return script
    ? /^(adlm|arab|aran|hebr|nkoo|rohg|samr|syrc|thaa)$/i.test(script)
    : /^(arc?|ckb|dv|fa|he|iw|ji|ks|ps|sd|ug|ur|yi)$/i.test(language);
}
