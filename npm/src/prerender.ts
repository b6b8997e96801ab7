/**
 * Renders the form as HTML for a page that any server sends, or that a build writes: it can be typed into before any script has come,
 * and the element takes it over as it is. Needs no DOM.
 *
 * @module
 */
import styleSheet from "../../styles/ssojet-login.css";
import { CARD } from "./generated/first-screen.js";
import { choiceOf, Stage } from "./internal/first-screen.js";
import { readTheme } from "./internal/settings.js";
import { type Strings, widgetStrings } from "./internal/text.js";
import { startTag, treeHtml } from "./internal/tree-html.js";
import type { AuthenticationMethod, Theme } from "./internal/types.js";

export type { AuthenticationMethod, Theme } from "./internal/types.js";
export type { Strings } from "./internal/text.js";

/** What the element is given as well, as attributes and properties. */
export interface PrerenderOptions {
  /** BCP 47. Default: `en`. */
  locale?: string | undefined;
  /** Which login methods, in order. Default: `["magic-link", "phone-code", "passkey"]`. */
  methods?: string | readonly AuthenticationMethod[] | undefined;
  /** Default: `auto`. */
  theme?: Theme | undefined;
  /** Prefilled email address or phone number. */
  identifier?: string | undefined;
  /**
   * Whether the button for a passkey is there, where `methods` has it. The script presumes it on Windows, Mac OS, Android and ChromeOS, which the
   * header `User-Agent` names. Default: `true`.
   */
  passkeys?: boolean | undefined;
  /** Texts in place of the catalogue's. */
  strings?: Strings | undefined;
  /**
   * Address of `ssojet-login.css`, for a Content-Security-Policy that allows no inline styles, and for browsers to keep. Default: the
   * sheet itself, in a `<style>`.
   */
  styles?: string | undefined;
  /** The nonce of that `<style>` or link. */
  nonce?: string | undefined;
}

/**
 * Renders the form: a declarative shadow root, to be put between `<ssojet-login …>` and `</ssojet-login>`. Browsers without such roots
 * show nothing of it, until the script draws the form.
 */
export function prerender(options: PrerenderOptions = {}): string {
  const { locale, methods, theme, identifier, passkeys = true, strings, styles, nonce } = options;
  const settings = {
    locale: locale?.trim() || "en",
    methods: typeof methods === "string" ? methods : methods?.join(" "),
    strings: widgetStrings(strings),
    presumesPasskeys: passkeys,
  };
  const sheet = styles === undefined
    ? `${startTag("style", { nonce })}${styleSheet}</style>`
    : startTag("link", { rel: "stylesheet", href: styles, nonce });
  const root = startTag("div", { part: "root", "data-theme": readTheme(theme ?? null) });
  const card = treeHtml(CARD, choiceOf(settings, Stage.ready), identifier ? { input: { value: identifier } } : {});
  return `<template shadowrootmode="open">${sheet}${root}${card}</div></template>`;
}
