"use client";
/**
 * Wraps the element as `<SsojetLogin>` for React 18 and 19.
 *
 * @module
 */
import {
  createElement,
  type CSSProperties,
  forwardRef,
  useImperativeHandle,
  useInsertionEffect,
  useRef,
  useState,
} from "react";
import {
  type AuthenticatedDetail,
  type AuthenticationMethod,
  type ErrorDetail,
  register,
  type SsojetLoginElement,
  type SsojetLoginEventMap,
  type StepDetail,
  type Strings,
  type Theme,
} from "./index.js";

/** The attributes of the element in camelCase, and its events. Anything with a hyphen (`data-…`, `aria-…`) is handed on. */
export interface SsojetLoginProps {
  /** The application. */
  clientId: string;
  /** Origin of the API: `https:`, or `http:` on loopback. Default: `https://api.ssojet.com`. */
  apiBase?: string | undefined;
  /** Which login methods, in order. Default: `["magic-link", "phone-code", "passkey"]`. */
  methods?: string | readonly AuthenticationMethod[] | undefined;
  /** Prefilled email address or phone number. */
  identifier?: string | undefined;
  /** ISO 3166 country of phone numbers written nationally. Default: from the locale. */
  defaultCountry?: string | undefined;
  /** BCP 47. Default: the nearest `lang`, then the browser's, then `en`. */
  locale?: string | undefined;
  /** Default: `auto`. */
  theme?: Theme | undefined;
  /** A hosted sign-in page, linked where WebAssembly cannot run. */
  hostedUrl?: string | undefined;
  /** Where the `.wasm` is. Default: beside the script. */
  wasmUrl?: string | undefined;
  /** Focus the field once, when the form appears. */
  autoFocus?: boolean | undefined;
  /** Texts in place of the catalogue's. */
  strings?: Strings | undefined;
  /** The HTML of `prerender`: the form is in what a server renders, and can be typed into before any script. */
  prerendered?: string | undefined;
  id?: string | undefined;
  className?: string | undefined;
  style?: CSSProperties | undefined;
  /** The form can be used. */
  onReady?: (() => void) | undefined;
  /** Another screen is shown. */
  onStep?: ((detail: StepDetail) => void) | undefined;
  /** The person signed in: the tokens are here and nowhere else. */
  onAuthenticated?: ((detail: AuthenticatedDetail) => void) | undefined;
  /** Something failed. */
  onError?: ((detail: ErrorDetail) => void) | undefined;
}

const isServer = typeof document === "undefined";

/**
 * What is inside the element in a browser, where the parser has made a shadow root of the HTML: React neither compares nor keeps it.
 * Under Trusted Types no mere text may be set.
 */
const nothing = { __html: ((globalThis as { trustedTypes?: { emptyHTML: unknown } }).trustedTypes?.emptyHTML ?? "") as string };

/** Renders the login. A ref gives the element, with `reset()` and `start(identifier)`. */
export const SsojetLogin = forwardRef<SsojetLoginElement, SsojetLoginProps>(function SsojetLogin(props, ref) {
  const latest = useRef(props);
  const [connection] = useState(() => connect(() => latest.current));
  // Of what is committed, and before any event of it: a layout effect would warn on the server in React 18.
  useInsertionEffect(() => {
    latest.current = props;
    connection.applyStrings();
  });
  useImperativeHandle(ref, () => connection.element(), [connection]);

  const {
    clientId,
    apiBase,
    methods,
    identifier,
    defaultCountry,
    locale,
    theme,
    hostedUrl,
    wasmUrl,
    autoFocus,
    className,
    prerendered,
    strings: _strings,
    onReady: _onReady,
    onStep: _onStep,
    onAuthenticated: _onAuthenticated,
    onError: _onError,
    ...rest
  } = props;
  return createElement("ssojet-login", {
    ...rest,
    class: className,
    "client-id": clientId,
    "api-base": apiBase,
    methods: typeof methods === "string" ? methods : methods?.join(" "),
    identifier,
    "default-country": defaultCountry,
    locale,
    theme,
    "hosted-url": hostedUrl,
    "wasm-url": wasmUrl,
    autofocus: autoFocus ? "" : undefined,
    ...(prerendered !== undefined && {
      dangerouslySetInnerHTML: isServer ? { __html: prerendered } : nothing,
      // A browser without declarative shadow roots has a template there.
      suppressHydrationWarning: true,
    }),
    ref: connection.attach,
  });
});

/**
 * Connects one component with its element. Listeners are added once, when the element is inserted and so before its first
 * event, and are never removed: React takes the ref away from what it only hides, and a login that ends just then must still
 * reach the component.
 */
function connect(props: () => SsojetLoginProps) {
  let current: SsojetLoginElement | null = null;
  let listening: SsojetLoginElement | null = null;
  let strings: Strings | undefined;
  /** What was handed on: an event and a promise tell of the same. */
  const delivered = new WeakSet<object>();

  const once = <Detail extends object>(callback: (detail: Detail) => void) => (detail: Detail) => {
    if (delivered.has(detail)) return;
    delivered.add(detail);
    callback(detail);
  };
  const ready = once<object>(() => props().onReady?.());
  const authenticated = once<AuthenticatedDetail>((detail) => props().onAuthenticated?.(detail));

  const listeners: { [Name in keyof SsojetLoginEventMap]: (event: SsojetLoginEventMap[Name]) => void } = {
    "ssojet-ready": ({ detail }) => ready(detail),
    "ssojet-step": ({ detail }) => props().onStep?.(detail),
    "ssojet-authenticated": ({ detail }) => authenticated(detail),
    "ssojet-error": ({ detail }) => props().onError?.(detail),
  };

  const applyStrings = () => {
    const wanted = props().strings;
    // A literal in the markup is a new object at each render.
    if (!current || JSON.stringify(wanted) === JSON.stringify(strings)) return;
    strings = wanted;
    current.strings = wanted;
  };

  const attach = (element: SsojetLoginElement | null) => {
    current = element;
    if (!element || element === listening) return;
    listening = element;
    strings = undefined;
    for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener as EventListener);
    applyStrings();
    register();
    // Markup of a server is alive before React listens: a login resumed by a reload may have ended by now.
    void element.ready?.then(ready);
    void element.authenticated?.then(authenticated);
  };

  return { applyStrings, attach, element: () => current as SsojetLoginElement };
}
