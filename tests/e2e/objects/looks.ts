/** The ways a page can want its login to look. */
import { expect } from "@playwright/test";
import type { Login } from "./login.ts";

/** A few texts of another script, as a page would set them. */
const ARABIC: Record<string, string> = {
  identifyTitle: "تسجيل الدخول",
  introductionLink: "سنرسل إليك رابطًا عبر البريد. لا حاجة إلى كلمة مرور.",
  introductionCode: "سنرسل إليك رمزًا. لا حاجة إلى كلمة مرور.",
  introductionLinkOrCode: "سنرسل إليك رابطًا أو رمزًا. لا حاجة إلى كلمة مرور.",
  identifierLabel: "البريد الإلكتروني أو رقم الهاتف",
  phoneLabel: "رقم الهاتف",
  countryLabel: "البلد",
  countryUnknown: "اختر بلدًا",
  checking: "جارٍ التحقق…",
  codeSentTitle: "أدخل الرمز",
  codeSentBody: "أرسلنا رمزًا إلى {address}.",
  codeLabel: "الرمز",
  resendCode: "أرسل رمزًا جديدًا",
  resendCodePrompt: "لم تصل الرسالة؟ قد يستغرق وصولها دقيقة.",
  useCode: "أدخل رمزًا بدلًا من ذلك",
  useLink: "استخدم الرابط بدلًا من ذلك",
  changeNumber: "استخدم رقمًا آخر",
  codeExpiredTitle: "انتهت صلاحية الرمز",
  codeExpiredBody: "حرصًا على أمانك يعمل الرمز بضع دقائق فقط. يمكننا إرسال رمز جديد إلى {address}.",
  tooManyTriesTitle: "رموز خاطئة كثيرة",
  tooManyTriesBody: "حرصًا على أمانك لم يعد الرمز صالحًا. يمكننا إرسال رمز جديد إلى {address}.",
  errorCodeWrongCount: "هذا الرمز غير صحيح. المحاولات المتبقية: {count}.",
  emailLabel: "البريد الإلكتروني",
  submit: "متابعة",
  sending: "جارٍ الإرسال…",
  linkSentTitle: "تحقق من بريدك",
  linkSentBody: "أرسلنا رابط الدخول إلى {address}.",
  linkSentHint: "افتحه على أي جهاز. ستتابع هذه الصفحة وحدها.",
  waiting: "في انتظار فتح الرابط",
  resend: "أرسل الرابط مرة أخرى",
  resendPrompt: "لم يصل البريد؟ انظر في مجلد الرسائل غير المرغوبة.",
  secondsLeft: "{seconds} ث",
  changeAddress: "استخدم عنوانًا آخر",
  passkeyButton: "تسجيل الدخول بمفتاح مرور",
  passkeyWaiting: "في انتظار مفتاح المرور…",
  passkeyTitle: "استخدم مفتاح المرور",
  passkeyBody: "سجّل الدخول باسم {address} ببصمتك أو وجهك أو قفل الشاشة.",
  offerTitle: "أضف مفتاح مرور للمرة القادمة",
  offerBody: "سجّل الدخول ببصمتك أو وجهك أو قفل الشاشة. لا شيء تكتبه ولا شيء تنتظره.",
  offerAdd: "أضف مفتاح مرور",
  offerSkip: "ليس الآن",
  sendLink: "أرسل إليّ رابطًا بدلًا من ذلك",
  errorPasskeyCancelled: "لم يُستخدم أي مفتاح مرور. حاول مرة أخرى أو استخدم طريقة أخرى.",
  errorPasskeyAdd: "تعذرت إضافة مفتاح المرور. حاول مرة أخرى أو اتركه لوقت آخر.",
  signedInTitle: "تم تسجيل دخولك",
  signedInBody: "أهلًا {address}.",
};

export interface Look {
  name: string;
  /** What the page chooses. */
  theme: "auto" | "light" | "dark";
  /** What the device is set to. */
  scheme: "light" | "dark";
  width: number;
  /** A page written from right to left: with texts of its own, or with the English ones. */
  rightToLeft?: "arabic" | "english";
}

const WIDE = 800;
/** The narrowest a page must fit into (WCAG 2.2, 1.4.10). */
export const NARROW = 320;

export const LOOKS: Look[] = [
  { name: "light", theme: "light", scheme: "dark", width: WIDE },
  { name: "dark", theme: "dark", scheme: "light", width: WIDE },
  { name: "auto-light", theme: "auto", scheme: "light", width: WIDE },
  { name: "auto-dark", theme: "auto", scheme: "dark", width: WIDE },
  { name: "narrow", theme: "light", scheme: "light", width: NARROW },
  { name: "right-to-left", theme: "light", scheme: "light", width: WIDE, rightToLeft: "arabic" },
  { name: "right-to-left-english", theme: "light", scheme: "light", width: WIDE, rightToLeft: "english" },
  { name: "right-to-left-narrow-dark", theme: "dark", scheme: "dark", width: NARROW, rightToLeft: "arabic" },
];

/** Changes the look of a login that is shown, and of the page around it. */
export async function wear({ page, element }: Login, { theme, scheme, width, rightToLeft }: Look): Promise<void> {
  // What moves is not still when it is looked at.
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: 900 });
  const actual = theme === "auto" ? scheme : theme;
  await element.evaluate(
    (element, { theme, actual, rightToLeft, strings }) => {
      const page = document.documentElement;
      page.dir = rightToLeft ? "rtl" : "ltr";
      page.lang = rightToLeft ? "ar" : "en";
      // The page around is as the login is.
      page.style.colorScheme = actual;
      document.body.style.background = actual === "dark" ? "#0b0c10" : "#f4f5f8";
      document.body.style.color = actual === "dark" ? "#ffffff" : "#000000";
      element.setAttribute("theme", theme);
      if (rightToLeft) element.setAttribute("locale", "ar");
      else element.removeAttribute("locale");
      Object.assign(element, { strings });
    },
    { theme, actual, rightToLeft: rightToLeft !== undefined, strings: rightToLeft === "arabic" ? ARABIC : undefined },
  );
  await expect(element.locator("[part=card], [part=loading], [part=fallback]")).toHaveCSS(
    "background-color",
    actual === "dark" ? "rgb(23, 24, 29)" : "rgb(255, 255, 255)",
  );
}
