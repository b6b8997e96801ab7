/** Defines the custom element: reads attributes, dispatches events, mounts and unmounts Rust, which renders the form. */
import { clearTimeout, console, CustomEvent, Promise, queueMicrotask, setTimeout } from "./browser.js";
import { EarlyForm } from "./early-form.js";
import { fallbackPanel, loadingPanel } from "./fallback.js";
import { isFocusFree, wayOn, whenShown } from "./focus.js";
import type { Mounted, Widget } from "./glue.js";
import { keepKeys } from "./keyboard.js";
import { crash, type LoadError, report, tooOld } from "./load-error.js";
import { loadWidget, onCrash, onceRecovered } from "./loader.js";
import { isRemembered, leaving, type Mount } from "./mount.js";
import { Outcomes } from "./outcomes.js";
import { defineProperties, upgradeProperties } from "./properties.js";
import { whenBetter } from "./retry.js";
import { ATTRIBUTES, hostedLink, readSettings, readTheme } from "./settings.js";
import { adoptStyles, styleWithoutSheets } from "./styles.js";
import type { Strings } from "./text.js";
import { outliveTranslation } from "./translation.js";
import type { AuthenticatedDetail, AuthenticationMethod, SsojetLoginEventMap, Theme } from "./types.js";
import { defaultWasm } from "./wasm-file.js";

/** In Node there is no `HTMLElement`; importing the class must work there all the same. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** How long a form waits for a `client-id` before it says that there is none, in milliseconds: frameworks insert first. */
const CLIENT_ID_GRACE = 1000;

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
 * @attr {string} methods - Which login methods, in order, separated by spaces or commas: `magic-link email-code phone-code passkey`.
 * @attr {string} identifier - Prefilled email address or phone number.
 * @attr {string} default-country - ISO 3166 country of phone numbers written nationally.
 * @attr {string} locale - BCP 47. By default the nearest `lang`, then the browser's, then `en`.
 * @attr {"auto"|"light"|"dark"} theme - `auto` follows the device.
 * @attr {string} hosted-url - A hosted sign-in page, linked where WebAssembly cannot run.
 * @attr {string} wasm-url - Where the `.wasm` is. By default beside the script.
 * @attr {boolean} autofocus - Focus the field once, when the form appears.
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
 * @cssprop [--ssojet-card-radius=16px] - Corners of the card.
 * @cssprop --ssojet-padding - Inside the card.
 * @cssprop [--ssojet-width=25em] - Widest.
 * @cssprop [--ssojet-font-size=medium] - Size of the text, which every other length is measured in.
 */
export class SsojetLoginElement extends Base {
  static readonly observedAttributes: readonly string[] = Object.values(ATTRIBUTES);

  declare clientId: string | null;
  declare apiBase: string | null;
  declare methods: string | readonly AuthenticationMethod[] | null;
  declare identifier: string | null;
  declare defaultCountry: string | null;
  declare locale: string | null;
  declare theme: Theme | null;
  declare hostedUrl: string | null;
  declare wasmUrl: string | null;

  #root: HTMLElement | undefined;
  #current: Mount | undefined;
  #strings: Strings | undefined;
  #changed = false;
  #isStyled = true;
  #onClientId: (() => void) | undefined;
  readonly #outcomes = new Outcomes();
  /** Calls made before there was anything to call. */
  #pending: { reset?: true; start?: string } = {};

  /** Texts in place of the catalogue's, by key. */
  get strings(): Strings | undefined {
    return this.#strings;
  }

  set strings(value: Strings | null | undefined) {
    this.#strings = value ?? undefined;
    this.#apply();
  }

  /** The detail of `ssojet-ready`, for whoever comes after it. */
  get ready(): Promise<Record<string, never>> {
    return this.#outcomes.ready;
  }

  /**
   * The detail of `ssojet-authenticated`, for whoever comes after it. It is another promise once the login starts again, and once
   * the element has left the page: the tokens are let go of then. A promise that comes to nothing stays pending.
   */
  get authenticated(): Promise<AuthenticatedDetail> {
    return this.#outcomes.authenticated;
  }

  /** Goes back to the first screen. */
  reset(): void {
    this.#outcomes.dropTokens();
    const form = this.#current?.form ?? this.#current?.early;
    if (form) form.reset();
    else this.#pending = { reset: true };
  }

  /** Starts a login, as if `identifier` were typed and submitted. */
  start(identifier: string): void {
    const form = this.#current?.form ?? this.#current?.early;
    if (form) form.start(String(identifier));
    else this.#pending.start = String(identifier);
  }

  /** Moves the focus to where the person goes on; before there is a form, into what stands in its place. */
  override focus(options?: FocusOptions): void {
    const target = wayOn(this.#root);
    if (target) target.focus(options);
    else super.focus(options);
  }

  /** The element is shown, maybe for the second time by `showModal()`. */
  #autofocus(): void {
    const mount = this.#current;
    if (!mount || !this.hasAttribute("autofocus")) return;
    mount.wantsFocus = true;
    this.#keepFocus()();
    mount.wantsFocus = !mount.form && !mount.early;
  }

  connectedCallback(): void {
    upgradeProperties(this);
    // Moved within the document: the form goes on as it is. In a document that is not shown there is nothing to do.
    if (this.#current || !this.#isLive) return;
    const mount: Mount = { wantsFocus: false, cancel: [], attempts: 0 };
    this.#current = mount;
    void this.#load(mount);
  }

  disconnectedCallback(): void {
    // A move within the document disconnects and connects in one go, or in one task where a library swaps the body.
    const leave = () => {
      leaving.delete(leave);
      if (!this.#isLive) this.#leave();
    };
    leaving.add(leave);
    setTimeout(leave);
  }

  adoptedCallback(): void {
    if (this.shadowRoot) this.#isStyled = adoptStyles(this.shadowRoot);
  }

  /** Whether the element is in a document that is shown. That of a template, or of a `DOMParser`, has no window. */
  get #isLive(): boolean {
    return this.isConnected && this.ownerDocument.defaultView !== null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === ATTRIBUTES.clientId && after) this.#onClientId?.();
    if (name === ATTRIBUTES.theme) this.#showTheme();
    else this.#apply();
  }

  async #load(mount: Mount): Promise<void> {
    try {
      this.#showWaiting(mount);
      if (!this.#isStyled) throw report(tooOld("constructable style sheets"));
      const patience = this.#clientId(mount);
      // Frameworks insert first and set attributes then: read them when they are through.
      await Promise.resolve();
      const widget = await loadWidget(this.wasmUrl ? { url: this.wasmUrl } : defaultWasm());
      await patience;
      // Of the hosted page, which first finds out who asks.
      await (this as { until?: unknown }).until;
      // What has left the page lets go of its login, so that this one can go on with it.
      for (const leave of [...leaving]) leave();
      if (this.#current === mount) this.#showForm(mount, widget);
    } catch (thrown) {
      const known = thrown as LoadError | undefined;
      if (!known?.detail) console.error(thrown);
      this.#fail(mount, known?.detail ? known : crash());
    }
  }

  /** Waits until there is a `client-id`, or none is to be expected. */
  async #clientId(mount: Mount): Promise<void> {
    if (this.clientId) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CLIENT_ID_GRACE);
      this.#onClientId = resolve;
      mount.cancel.push(() => clearTimeout(timer));
    });
  }

  /** Shows what there is while Rust is on its way: the form, or a place for the screen that a login under way goes on with. */
  #showWaiting(mount: Mount): void {
    if (mount.early) return mount.early.show();
    const root = (this.#root ??= this.#build());
    if (!this.#isStyled || isRemembered(this.clientId)) {
      this.#show(loadingPanel(this.#strings));
      return;
    }
    const keep = this.#keepFocus();
    const early = (mount.early = new EarlyForm(root, () => this.#settings(), () => {
      if (mount.error) this.#retry(mount);
    }));
    this.#callPending(early);
    keep();
  }

  /** Makes the calls that came too early. */
  #callPending(form: Pick<Mounted, "reset" | "start">): void {
    const { reset, start } = this.#pending;
    this.#pending = {};
    if (reset) form.reset();
    if (start !== undefined) form.start(start);
  }

  #showForm(mount: Mount, widget: Widget): void {
    const keep = this.#keepFocus();
    const { early } = mount;
    delete mount.early;
    const root = early && this.#root ? this.#root : this.#show();
    const { submitted, pressed, isComposing = false } = early?.end() ?? {};
    mount.cancel.push(onCrash((error) => this.#fail(mount, error)));
    // A panic reports itself; anything else that is thrown is reported by who called this.
    mount.form = widget.mount(root, this.#settings(), (name, detail) => {
      if (this.#current === mount) this.#emit(name as keyof SsojetLoginEventMap, detail);
    }, early !== undefined, isComposing);
    if (submitted !== undefined) mount.form.start(submitted);
    pressed?.click();
    this.#callPending(mount.form);
    keep();
    mount.wantsFocus = false;
  }

  #fail(mount: Mount, error: LoadError): void {
    if (mount.error || this.#current !== mount) return;
    if (mount.form) abandoned.push(mount.form);
    delete mount.form;
    mount.error = error;
    const { early } = mount;
    // As long as nothing is submitted, the form does what it is there for.
    const isAwaited = !early || early.isBusy;
    if (isAwaited) this.#showFallback(mount, error);
    if (error.retryable) {
      const retry = () => this.#retry(mount);
      // When another element's attempt succeeds, this one need not be pressed.
      mount.cancel.push(onceRecovered(retry));
      if (early) mount.cancel.push(whenBetter(mount.attempts++, retry));
    }
    if (isAwaited || mount.told !== error.code) this.#emit("ssojet-error", error.detail);
    mount.told = error.code;
  }

  /** Says why there is no login, and each way on: below the form, which keeps what was typed, or in its place. */
  #showFallback(mount: Mount, error: LoadError): void {
    const { early } = mount;
    const field = this.#root?.querySelector<HTMLInputElement>("#identifier");
    const hosted = () => this.hostedUrl ? hostedLink(this.hostedUrl, this.clientId, this.baseURI, field?.value) : undefined;
    if (this.hostedUrl && !hosted()) {
      console.error("ssojet-login: hosted-url is ignored, as it is neither https: nor http: on loopback.");
    }
    const retry = () => {
      if (early) {
        // The panel goes, and with it the button that has the focus.
        this.#root?.querySelector<HTMLElement>("[type=submit]")?.focus();
        return early.submit();
      }
      // Not every browser focuses a button that is pressed.
      mount.wantsFocus = true;
      this.#retry(mount);
    };
    const panel = fallbackPanel(error, this.#strings, { ...(error.retryable && { retry }), hosted });
    if (!this.#isStyled) styleWithoutSheets(panel);
    if (!early) return void this.#show(panel);
    early.release();
    this.#root?.append(panel);
    panel.scrollIntoView({ block: "nearest" });
  }

  #retry(mount: Mount): void {
    if (this.#current !== mount || !mount.error) return;
    delete mount.error;
    for (const cancel of mount.cancel.splice(0)) cancel();
    void this.#load(mount);
  }

  #leave(): void {
    const mount = this.#current;
    if (!mount) return;
    this.#current = undefined;
    this.#pending = {};
    this.#outcomes.drop();
    for (const cancel of mount.cancel) cancel();
    mount.early?.stop();
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
      else if (mount?.error && (!mount.early || this.#root?.querySelector('[part="fallback"]'))) this.#showFallback(mount, mount.error);
      else if (mount) this.#showWaiting(mount);
    });
  }

  /**
   * Dispatches from a microtask: Rust has returned by then, so that a listener may call `reset()` or remove us.
   *
   * Tokens go to listeners on this very element: not up the tree, and not, as a composed event would, to the hosts
   * of the shadow trees we are in.
   */
  #emit(name: keyof SsojetLoginEventMap, detail: unknown): void {
    const isOpen = name !== "ssojet-authenticated";
    const event = new CustomEvent(name, { detail, bubbles: isOpen, composed: isOpen });
    const keepPromise = this.#outcomes.note(name, detail);
    queueMicrotask(() => {
      this.dispatchEvent(event);
      keepPromise();
    });
  }

  #settings() {
    return readSettings(this, this.#strings);
  }

  /** Shows these nodes, or nothing, in the one element that Rust mounts into. Focus that was in the widget stays in it. */
  #show(...nodes: Node[]): HTMLElement {
    const keep = this.#keepFocus();
    const root = (this.#root ??= this.#build());
    root.replaceChildren(...nodes);
    keep();
    return root;
  }

  /**
   * Returns what puts the focus into the widget where it belongs there: it was there before, or it is wanted there and nobody has
   * it now. A field that the person has moved to keeps it.
   */
  #keepFocus(): () => void {
    // Not `:focus-within`, which is false while the window is not the active one.
    const wasHere = this.shadowRoot?.activeElement;
    return () => {
      // What had it and is still there keeps it.
      if (wasHere && this.shadowRoot?.activeElement === wasHere) return;
      if (wasHere || (this.#current?.wantsFocus && isFocusFree(this))) wayOn(this.#root)?.focus();
    };
  }

  #build(): HTMLElement {
    // Not `delegatesFocus`: a tap anywhere in the card would open the keyboard, and scroll.
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#isStyled = adoptStyles(shadow);
    outliveTranslation(shadow);
    // A server may have put it there already.
    const root = shadow.querySelector<HTMLElement>("div") ?? this.ownerDocument.createElement("div");
    root.setAttribute("part", "root");
    if (!root.isConnected) shadow.append(root);
    keepKeys(root);
    whenShown(this, () => this.#autofocus());
    this.#root = root;
    this.#showTheme();
    return root;
  }

  #showTheme(): void {
    this.#root?.setAttribute("data-theme", readTheme(this.theme));
  }
}

// Not in a static block, which Safari before 16.4 cannot even read: it could not say that it is too old.
defineProperties(SsojetLoginElement.prototype);

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
