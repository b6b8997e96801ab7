/** Runs the demo: hands the settings to the widget, and shows its events. Tokens and the state are cut short before they are shown. */
import type { SsojetLoginElement } from "../../npm/src/internal/element.js";
import type { Strings } from "../../npm/src/internal/text.js";
import type { SsojetLoginEventMap, Theme } from "../../npm/src/internal/types.js";
import * as account from "./account.js";

const login = document.querySelector("ssojet-login") as SsojetLoginElement;
const settings = document.querySelector(".settings") as HTMLFormElement;
const theme = settings.elements.namedItem("theme") as HTMLSelectElement;
const locale = settings.elements.namedItem("locale") as HTMLSelectElement;
const startOver = settings.elements.namedItem("reset") as HTMLButtonElement;
const list = document.querySelector(".events ol") as HTMLOListElement;

login.apiBase = location.origin;

/** Some texts in Arabic, to show the form from right to left. */
const ARABIC: Strings = {
  identifyTitle: "تسجيل الدخول",
  introductionLink: "سنرسل إليك رابطًا بالبريد الإلكتروني. لا حاجة إلى كلمة مرور.",
  emailLabel: "البريد الإلكتروني",
  submit: "متابعة",
  linkSentTitle: "تحقق من بريدك",
  linkSentBody: "أرسلنا رابط الدخول إلى {address}.",
  linkSentHint: "افتحه على أي جهاز، وستتابع هذه الصفحة تلقائيًا.",
  waiting: "في انتظار فتح الرابط",
  resendPrompt: "لم تصل الرسالة؟ تحقق من مجلد البريد غير المرغوب فيه.",
  resend: "إعادة إرسال الرابط",
  changeAddress: "استخدام عنوان آخر",
  secondsLeft: "{seconds} ث",
  signedInTitle: "تم تسجيل الدخول",
  signedInBody: "مرحبًا {address}.",
};

settings.addEventListener("change", () => {
  login.theme = theme.value as Theme;
  login.locale = locale.value;
  login.strings = locale.value === "ar" ? ARABIC : undefined;
  document.documentElement.style.setProperty("color-scheme", theme.value === "auto" ? "light dark" : theme.value);
});
startOver.addEventListener("click", () => login.reset());

const EVENTS = ["ssojet-ready", "ssojet-step", "ssojet-authenticated", "ssojet-error"] as const satisfies (keyof SsojetLoginEventMap)[];
for (const name of EVENTS) {
  login.addEventListener(name, ({ detail }) => {
    const item = document.createElement("li");
    item.textContent = `${name} ${JSON.stringify(detail, shorten)}`;
    list.prepend(item);
  });
}

login.addEventListener("ssojet-authenticated", ({ detail }) => void account.open(detail.oauth.access_token));
login.addEventListener("ssojet-step", ({ detail }) => {
  // On the first screen no person is signed in. Any other screen after signing in may have added a passkey.
  if (detail.step === "identify") account.close();
  else void account.refresh();
});

/** Cuts secrets short, as `JSON.stringify` comes to them. */
function shorten(key: string, value: unknown): unknown {
  if (key === "raw") return undefined;
  if (typeof value !== "string") return value;
  if (key.endsWith("_token")) return `${value.slice(0, 9)}…`;
  // With the state, the tokens can be fetched for a minute.
  return key === "state" ? `${value.slice(0, 4)}…` : value;
}
