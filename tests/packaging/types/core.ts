// Checks every public type of the package by compiling, without running; a line below @ts-expect-error must not compile.
import {
  type AuthenticatedDetail,
  type AuthenticationMethod,
  type CompletedDetail,
  completeLogin,
  type CompleteLoginOptions,
  type ErrorCode,
  type ErrorDetail,
  HostedLoginError,
  type HostedLoginErrorCode,
  type LoadErrorCode,
  type LoaderText,
  type OauthTokens,
  openLogin,
  type OpenLoginOptions,
  register,
  type SsojetLoginAttributes,
  SsojetLoginElement,
  type SsojetLoginEventMap,
  type Step,
  type StepDetail,
  type Strings,
  type TextKey,
  type Theme,
  type User,
  type WidgetErrorCode,
} from "ssojet-login";
import { SsojetLoginElement as InlineElement } from "ssojet-login/inline";
import "ssojet-login/define";
import "ssojet-login/inline/define";

register();

// The DOM types know the tag.
const login: SsojetLoginElement = document.createElement("ssojet-login");
const found: SsojetLoginElement | null = document.querySelector("ssojet-login");
const inline: SsojetLoginElement = new InlineElement();
void [found, inline];

const theme: Theme = "dark";
login.clientId = "cli_x";
login.apiBase = null;
login.methods = "magic-link passkey";
login.identifier = "person@example.com";
login.defaultCountry = "DE";
login.locale = "de";
login.theme = theme;
login.hostedUrl = "https://login.example";
login.methods = ["magic-link", "passkey"];
// @ts-expect-error: no such method
login.methods = ["magic-links"];
login.focus({ preventScroll: true });
void login.ready.then(() => {});
void login.authenticated.then(({ user }) => user.user_id.toUpperCase());
login.wasmUrl = "/ssojet-login.wasm";
// @ts-expect-error no such theme
login.theme = "darker";
// @ts-expect-error no such property
login.clientID = "cli_x";

const key: TextKey = "submit";
const loaderKey: LoaderText = "loading";
const strings: Strings = { [key]: "Go on", [loaderKey]: "One moment" };
login.strings = strings;
login.strings = undefined;
// @ts-expect-error no such text
login.strings = { submt: "Go on" };

login.reset();
login.start("person@example.com");
// @ts-expect-error an identifier is needed
login.start();

login.addEventListener("ssojet-ready", () => {});
login.addEventListener("ssojet-step", ({ detail }) => {
  const { step, method }: StepDetail = detail;
  const known: Step = step;
  const way: AuthenticationMethod | null = method;
  // @ts-expect-error no such screen
  const wrong: boolean = step === "linksent";
  void [known, way, wrong];
});
login.addEventListener("ssojet-authenticated", ({ detail }) => {
  const { oauth, user, method, authenticated, raw }: AuthenticatedDetail = detail;
  const tokens: OauthTokens = oauth;
  const person: User = user;
  const yes: true = authenticated;
  const phone: string | undefined = person.phone;
  // @ts-expect-error tokens have no such field
  void tokens.accessToken;
  void [yes, method, raw, phone, tokens.expires_at];
});
const onError = (event: SsojetLoginEventMap["ssojet-error"]) => {
  const { code, message, retryable, retryAfter }: ErrorDetail = event.detail;
  const any: ErrorCode = code;
  const load: LoadErrorCode = "wasm_integrity_mismatch";
  const widget: WidgetErrorCode = "rate_limited";
  // @ts-expect-error no such code
  const wrong: ErrorCode = "wasm_missing";
  void [any, load, widget, wrong, message.length, retryable === true, retryAfter?.toFixed()];
};
login.addEventListener("ssojet-error", onError, { once: true });
login.removeEventListener("ssojet-error", onError);
// @ts-expect-error the detail of another event
login.addEventListener("ssojet-step", onError);
// Any other event is an Event, as for every element: a misspelt name has no detail.
// @ts-expect-error Event has no detail
login.addEventListener("ssojet-autenticated", (event) => event.detail);

const attributes: SsojetLoginAttributes = { "client-id": "cli_x", methods: "passkey" };
// @ts-expect-error no such attribute
const wrongAttributes: SsojetLoginAttributes = { clientId: "cli_x" };
void [attributes, wrongAttributes];

async function hosted(open: OpenLoginOptions, complete: CompleteLoginOptions): Promise<void> {
  try {
    void (await openLogin(open));
    const completed: CompletedDetail | undefined = (await completeLogin(complete)) ?? undefined;
    void completed;
  } catch (error) {
    if (error instanceof HostedLoginError) {
      const code: HostedLoginErrorCode = error.code;
      void code;
    }
  }
}
void hosted;
