// The demo: settings in, events out. Tokens and the state are cut short before they are shown: a page has no business
// printing them.
import * as account from "./account.js";

const login = document.querySelector("ssojet-login");
const settings = document.querySelector(".settings");
const list = document.querySelector(".events ol");

login.apiBase = location.origin;

const ARABIC = {
  identifyTitle: "تسجيل الدخول",
  identifyIntroduction: "سنرسل إليك رابطًا بالبريد الإلكتروني. لا حاجة إلى كلمة مرور.",
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
  const { theme, locale } = Object.fromEntries(new FormData(settings));
  login.theme = theme;
  login.locale = locale;
  login.strings = locale === "ar" ? ARABIC : undefined;
  document.documentElement.style.setProperty("color-scheme", theme === "auto" ? "light dark" : theme);
});
settings.elements.namedItem("reset").addEventListener("click", () => login.reset());

for (const name of ["ssojet-ready", "ssojet-step", "ssojet-authenticated", "ssojet-error"]) {
  login.addEventListener(name, (event) => {
    const item = document.createElement("li");
    item.textContent = `${name} ${JSON.stringify(event.detail, shorten)}`;
    list.prepend(item);
  });
}

login.addEventListener("ssojet-authenticated", ({ detail }) => account.open(detail.oauth.access_token));
login.addEventListener("ssojet-step", ({ detail }) => {
  // The first screen belongs to nobody yet. Any other after signing in may have added a passkey.
  if (detail.step === "identify") account.close();
  else void account.refresh();
});

function shorten(key, value) {
  if (key === "raw") return undefined;
  if (key.endsWith("_token")) return `${value.slice(0, 9)}…`;
  // Whoever has the state can fetch the tokens for a minute.
  return key === "state" ? `${value.slice(0, 4)}…` : value;
}
