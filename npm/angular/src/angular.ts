/**
 * `<ssojet-login>` for Angular 20 and newer, with the WebAssembly inside the JavaScript: Angular's builder does not
 * follow the address of a `.wasm` beside a module, and an asset entry in `angular.json` would be one more thing to forget.
 *
 * @module
 */
import {
  ChangeDetectionStrategy,
  Component,
  effect,
  ElementRef,
  inject,
  input,
  type OnInit,
  output,
  ViewEncapsulation,
} from "@angular/core";
import {
  type AuthenticatedDetail,
  type AuthenticationMethod,
  type ErrorDetail,
  register,
  type SsojetLoginElement,
  type StepDetail,
  type Strings,
  type Theme,
} from "./inline.js";

/** The login. Its host is the element itself: `imports: [SsojetLogin]`, and no schema. */
@Component({
  selector: "ssojet-login",
  template: "",
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  host: {
    "[attr.client-id]": "clientId()",
    "[attr.api-base]": "apiBase()",
    "[attr.methods]": "methods()",
    "[attr.identifier]": "identifier()",
    "[attr.default-country]": "defaultCountry()",
    "[attr.locale]": "locale()",
    "[attr.theme]": "theme()",
    "[attr.hosted-url]": "hostedUrl()",
    "(ssojet-ready)": "isNew($event.detail) && ready.emit()",
    "(ssojet-step)": "step.emit($event.detail)",
    "(ssojet-authenticated)": "isNew($event.detail) && authenticated.emit($event.detail)",
    "(ssojet-error)": "error.emit($event.detail)",
  },
})
export class SsojetLogin implements OnInit {
  /** The application. */
  readonly clientId = input.required<string>();
  /** Origin of the API: `https:`, or `http:` on loopback. Default: `https://api.ssojet.com`. */
  readonly apiBase = input<string>();
  /** Which login methods, in order. Default: `["magic-link", "phone-code", "passkey"]`. */
  readonly methods = input(undefined, {
    transform: (value: string | readonly AuthenticationMethod[] | undefined) =>
      typeof value === "string" ? value : value?.join(" "),
  });
  /** Prefilled email address or phone number. */
  readonly identifier = input<string>();
  /** ISO 3166 country of phone numbers written nationally. Default: from the locale. */
  readonly defaultCountry = input<string>();
  /** BCP 47. Default: the nearest `lang`, then the browser's, then `en`. */
  readonly locale = input<string>();
  /** Default: `auto`. */
  readonly theme = input<Theme>();
  /** A hosted sign-in page, linked where WebAssembly cannot run. */
  readonly hostedUrl = input<string>();
  /** The HTML of `prerender`: the form is in what a server renders, and can be typed into before any script. In a browser it does nothing. */
  readonly prerendered = input<string>();
  /** Texts in place of the catalogue's. */
  readonly strings = input<Strings>();

  /** The form can be used. */
  readonly ready = output<void>();
  /** Another screen is shown. */
  readonly step = output<StepDetail>();
  /** The person signed in: the tokens are here and nowhere else. */
  readonly authenticated = output<AuthenticatedDetail>();
  /** Something failed. */
  readonly error = output<ErrorDetail>();

  /** The element itself, with `reset()` and `start(identifier)`. */
  readonly element = inject<ElementRef<SsojetLoginElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      this.element.strings = this.strings();
    });
    // On a server there are no custom elements, and this does nothing.
    register();
    // Markup of a server is alive before Angular listens: a login resumed by a reload may have ended by now.
    void this.element.ready?.then((detail) => this.isNew(detail) && this.ready.emit());
    void this.element.authenticated?.then((detail) => this.isNew(detail) && this.authenticated.emit(detail));
  }

  /** Puts the form into the HTML of a server. Not by a binding, which would take the template out as unsafe. */
  ngOnInit(): void {
    const html = this.prerendered();
    if (html && typeof customElements === "undefined") this.element.innerHTML = html;
  }

  /** What was handed on: an event and a promise tell of the same. */
  readonly #delivered = new WeakSet<object>();

  /** Whether a detail is yet to be handed on; asked once. */
  protected isNew(detail: object): boolean {
    const isNew = !this.#delivered.has(detail);
    this.#delivered.add(detail);
    return isNew;
  }
}
