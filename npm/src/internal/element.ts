/** Defines the custom element: reads attributes, dispatches events, mounts and unmounts Rust, which renders the form. */
import { fallbackPanel, loadingPanel } from "./fallback.js";
import { console, Promise, queueMicrotask } from "./glue-globals.js";
import type { Mounted, Widget } from "./glue.js";
import { crash, LoadError } from "./load-error.js";
import { loadWidget, onCrash, onceRecovered } from "./loader.js";
import { ATTRIBUTES, hostedLink, readSettings, readTheme } from "./settings.js";
import { adoptStyles } from "./styles.js";
import type { Strings } from "./text.js";
import { outliveTranslation } from "./translation.js";
import type { SsojetLoginEventMap, Theme } from "./types.js";
import { defaultWasm } from "./wasm-file.js";

/** In Node there is no `HTMLElement`; importing the class must work there all the same. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** One connection of the element to the document. Callbacks compare it by identity, so that late ones are ignored. */
interface Mount {
  /** The form, once Rust has mounted it. */
  form?: Mounted;
  /** Shown in place of the form. */
  error?: LoadError;
  /** Cancels the subscriptions of this mount. */
  cancel: (() => void)[];
}

/** Handles into a module that has panicked: freeing one, even by the garbage collector, would enter it again. */
const abandoned: Mounted[] = [];

/**
 * Shows a passwordless login: one field, then what the chosen login method needs. Documented in `docs/`.
 *
 * @summary A passwordless login form.
 * @tag ssojet-login
 *
 * @attr {string} client-id - The application. Required.
 * @attr {string} api-base - Origin of the API: `https:`, or `http:` on loopback.
 * @attr {string} methods - Which login methods, in order, separated by spaces: `magic-link email-code phone-code passkey`.
 * @attr {string} identifier - Prefilled email address or phone number.
 * @attr {string} default-country - ISO 3166 country of phone numbers written nationally.
 * @attr {string} locale - BCP 47. By default the nearest `lang`, then the browser's, then `en`.
 * @attr {"auto"|"light"|"dark"} theme - `auto` follows the device.
 * @attr {string} hosted-url - A hosted sign-in page, linked where WebAssembly cannot run.
 * @attr {string} wasm-url - Where the `.wasm` is. By default beside the script.
 *
 * @fires {CustomEvent<Record<string, never>>} ssojet-ready - The form can be used.
 * @fires {CustomEvent<StepDetail>} ssojet-step - Another screen is shown.
 * @fires {CustomEvent<AuthenticatedDetail>} ssojet-authenticated - The person signed in. Does not bubble.
 * @fires {CustomEvent<ErrorDetail>} ssojet-error - Something failed.
 *
 * @csspart root - Around everything; carries the theme.
 * @csspart card - The card.
 * @csspart title - The heading.
 * @csspart body - Sentences below the heading.
 * @csspart hint - The remark above the resend button.
 * @csspart picture - The icon above a heading.
 * @csspart form - The form.
 * @csspart label - Label of the field.
 * @csspart input - The field.
 * @csspart select - The country of a phone number.
 * @csspart button - Every button.
 * @csspart primary-button - The main button.
 * @csspart secondary-button - The other buttons.
 * @csspart link - "Use a different address", "enter a code instead".
 * @csspart address - The email address or phone number in a sentence.
 * @csspart progress - The line that says what is waited for.
 * @csspart error - What went wrong.
 * @csspart loading - While the WebAssembly is on its way.
 * @csspart loading-text - The text there.
 * @csspart fallback - Where the WebAssembly cannot run.
 * @csspart fallback-text - The text there.
 *
 * @cssprop [--ssojet-accent=light-dark(#4f39d6, #a99bff)] - Buttons, links, focus.
 * @cssprop [--ssojet-on-accent=light-dark(#ffffff, #15102e)] - Text on the accent.
 * @cssprop [--ssojet-surface=light-dark(#ffffff, #17181d)] - The card.
 * @cssprop [--ssojet-field=light-dark(#ffffff, #101115)] - The input.
 * @cssprop [--ssojet-text=light-dark(#16181d, #f2f3f5)] - Text.
 * @cssprop [--ssojet-muted=light-dark(#575d6a, #a8afbc)] - Secondary text.
 * @cssprop [--ssojet-line=light-dark(#e3e5ea, #2c2f37)] - Hairlines.
 * @cssprop [--ssojet-edge=light-dark(#868c98, #747b89)] - Edges of the input and of secondary buttons.
 * @cssprop [--ssojet-danger=light-dark(#b3261e, #ff9a92)] - Errors.
 * @cssprop [--ssojet-success=light-dark(#0f7a4d, #5fd39f)] - "You are signed in".
 * @cssprop [--ssojet-card-line=var(--ssojet-line)] - Border of the card.
 * @cssprop --ssojet-shadow - Shadow of the card.
 * @cssprop --ssojet-font - Font families.
 * @cssprop [--ssojet-radius=10px] - Corners of input and buttons.
 * @cssprop [--ssojet-card-radius=1rem] - Corners of the card.
 * @cssprop --ssojet-padding - Inside the card.
 * @cssprop [--ssojet-width=25em] - Widest.
 * @cssprop [--ssojet-font-size=medium] - Size of the text, which every other length is measured in.
 */
export class SsojetLoginElement extends Base {
  static readonly observedAttributes: readonly string[] = Object.values(ATTRIBUTES);

  declare clientId: string | null;
  declare apiBase: string | null;
  declare methods: string | null;
  declare identifier: string | null;
  declare defaultCountry: string | null;
  declare locale: string | null;
  declare theme: Theme | null;
  declare hostedUrl: string | null;
  declare wasmUrl: string | null;

  static {
    for (const [property, attribute] of Object.entries(ATTRIBUTES)) {
      Object.defineProperty(this.prototype, property, {
        configurable: true,
        enumerable: true,
        get(this: HTMLElement) {
          return this.getAttribute(attribute);
        },
        set(this: HTMLElement, value: unknown) {
          if (value === null || value === undefined) this.removeAttribute(attribute);
          else this.setAttribute(attribute, String(value));
        },
      });
    }
  }

  #root: HTMLElement | undefined;
  #current: Mount | undefined;
  #strings: Strings | undefined;
  #changed = false;
  /** Calls made before there was a form. */
  #pending: { reset?: true; start?: string } = {};

  /** Texts in place of the catalogue's, by key. */
  get strings(): Strings | undefined {
    return this.#strings;
  }

  set strings(value: Strings | null | undefined) {
    this.#strings = value ?? undefined;
    this.#apply();
  }

  /** Goes back to the first screen. */
  reset(): void {
    const form = this.#current?.form;
    if (form) form.reset();
    else this.#pending = { reset: true };
  }

  /** Starts a login, as if `identifier` were typed and submitted. */
  start(identifier: string): void {
    const form = this.#current?.form;
    if (form) form.start(String(identifier));
    else this.#pending.start = String(identifier);
  }

  connectedCallback(): void {
    this.#upgradeProperties();
    // Moved within the document: the form goes on as it is.
    if (this.#current) return;
    const mount: Mount = { cancel: [] };
    this.#current = mount;
    void this.#load(mount);
  }

  disconnectedCallback(): void {
    // A move within the document disconnects and connects in one go.
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  adoptedCallback(): void {
    if (this.shadowRoot) adoptStyles(this.shadowRoot);
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === ATTRIBUTES.theme) this.#showTheme();
    else this.#apply();
  }

  /** Properties set before the element was defined hide the accessors: set them again. */
  #upgradeProperties(): void {
    const self = this as unknown as Record<string, unknown>;
    for (const property of [...Object.keys(ATTRIBUTES), "strings"]) {
      if (Object.hasOwn(self, property)) {
        const value = self[property];
        delete self[property];
        self[property] = value;
      }
    }
  }

  async #load(mount: Mount, focus = false): Promise<void> {
    this.#show(loadingPanel(this.#strings));
    // Frameworks insert first and set attributes then: read them when they are through.
    await Promise.resolve();
    let widget: Widget;
    try {
      widget = await loadWidget(this.wasmUrl ? { url: this.wasmUrl } : defaultWasm());
    } catch (error) {
      if (this.#current === mount) this.#fail(mount, error instanceof LoadError ? error : crash(), focus);
      return;
    }
    if (this.#current === mount) this.#showForm(mount, widget, focus);
  }

  #showForm(mount: Mount, widget: Widget, focus: boolean): void {
    const root = this.#show();
    mount.cancel.push(onCrash((error) => this.#fail(mount, error)));
    try {
      mount.form = widget.mount(root, this.#settings(), (name, detail) => {
        if (this.#current === mount) this.#emit(name as keyof SsojetLoginEventMap, detail);
      });
    } catch (thrown) {
      // A panic reports itself; this is for anything else, and must not be swallowed.
      console.error(thrown);
      this.#fail(mount, crash());
      return;
    }
    const { reset, start } = this.#pending;
    this.#pending = {};
    if (reset) mount.form.reset();
    if (start !== undefined) mount.form.start(start);
    if (focus) root.querySelector("input")?.focus();
  }

  #fail(mount: Mount, error: LoadError, focus = false): void {
    if (mount.error || this.#current !== mount) return;
    if (mount.form) abandoned.push(mount.form);
    delete mount.form;
    mount.error = error;
    this.#showFallback(mount, error);
    if (focus) this.#root?.querySelector("button")?.focus();
    // When another element's attempt succeeds, this one need not be pressed.
    if (error.retryable) mount.cancel.push(onceRecovered(() => this.#retry(mount)));
    this.#emit("ssojet-error", error.detail);
  }

  #showFallback(mount: Mount, error: LoadError): void {
    const hosted = this.hostedUrl ? hostedLink(this.hostedUrl, this.clientId, this.baseURI) : undefined;
    if (this.hostedUrl && !hosted) {
      console.error("ssojet-login: hosted-url is ignored, as it is neither https: nor http: on loopback.");
    }
    const retry = error.retryable ? { retry: () => this.#retry(mount, true) } : {};
    this.#show(fallbackPanel(error, this.#strings, { ...retry, hosted }));
  }

  #retry(mount: Mount, focus = false): void {
    if (this.#current !== mount || !mount.error) return;
    delete mount.error;
    for (const cancel of mount.cancel.splice(0)) cancel();
    void this.#load(mount, focus);
  }

  #leave(): void {
    const mount = this.#current;
    if (!mount) return;
    this.#current = undefined;
    this.#pending = {};
    for (const cancel of mount.cancel) cancel();
    mount.form?.unmount();
    mount.form?.free();
    this.#root?.replaceChildren();
  }

  /** Hands changed settings on, once for all changes made in one go. */
  #apply(): void {
    if (this.#changed) return;
    this.#changed = true;
    queueMicrotask(() => {
      this.#changed = false;
      const mount = this.#current;
      if (mount?.form) mount.form.configure(this.#settings());
      else if (mount?.error) this.#showFallback(mount, mount.error);
    });
  }

  /**
   * Dispatches from a microtask: Rust has returned by then, so that a listener may call `reset()` or remove us.
   *
   * Tokens go to listeners on this very element: not up the tree, and not, as a composed event would, to the hosts
   * of the shadow trees we are in.
   */
  #emit(name: keyof SsojetLoginEventMap, detail: unknown): void {
    const open = name !== "ssojet-authenticated";
    const event = new CustomEvent(name, { detail, bubbles: open, composed: open });
    queueMicrotask(() => this.dispatchEvent(event));
  }

  #settings() {
    return readSettings(this, this.#strings);
  }

  /** Shows these nodes, or nothing, in the one element that Rust mounts into. */
  #show(...nodes: Node[]): HTMLElement {
    const root = (this.#root ??= this.#build());
    root.replaceChildren(...nodes);
    return root;
  }

  #build(): HTMLElement {
    const shadow = this.attachShadow({ mode: "open" });
    adoptStyles(shadow);
    outliveTranslation(shadow);
    const root = this.ownerDocument.createElement("div");
    root.setAttribute("part", "root");
    shadow.append(root);
    this.#root = root;
    this.#showTheme();
    return root;
  }

  #showTheme(): void {
    this.#root?.setAttribute("data-theme", readTheme(this.theme));
  }
}

interface EventMap extends HTMLElementEventMap, SsojetLoginEventMap {}

export interface SsojetLoginElement {
  addEventListener<K extends keyof EventMap>(
    type: K,
    listener: (this: SsojetLoginElement, event: EventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof EventMap>(
    type: K,
    listener: (this: SsojetLoginElement, event: EventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "ssojet-login": SsojetLoginElement;
  }
}
