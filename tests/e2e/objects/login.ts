/** Finds and uses `<ssojet-login>` as a person does: by role and by label. */
import { expect, type Locator, type Page } from "@playwright/test";
import type {
  AuthenticatedDetail,
  ErrorDetail,
  SsojetLoginEventMap,
  StepDetail,
} from "../../../npm/src/internal/types.ts";

/** Names an event of the element. */
type EventName = keyof SsojetLoginEventMap;

/** Declares the methods of the element. */
export type SsojetLoginElement = HTMLElement & { start(identifier: string): void; reset(): void };

/** Holds an event that `record.js` has recorded. */
export interface RecordedEvent {
  /** `id` of the element. */
  id: string;
  name: EventName;
  detail: unknown;
}

/** Presses a button that is `aria-disabled`; Playwright would wait until it is not. */
export async function pressNow(button: Locator): Promise<void> {
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await button.click({ force: true });
}

/** Drives one `<ssojet-login>`. */
export class Login {
  readonly page: Page;
  readonly element: Locator;
  readonly heading: Locator;
  readonly email: Locator;
  readonly phone: Locator;
  /** Shown beside the field while a number is typed. */
  readonly country: Locator;
  readonly code: Locator;
  /** The field, whatever its label. */
  readonly field: Locator;
  readonly submit: Locator;
  readonly sending: Locator;
  readonly checking: Locator;
  readonly resend: Locator;
  readonly resendCode: Locator;
  readonly change: Locator;
  readonly changeNumber: Locator;
  /** Switches to the code of the mail that was sent. */
  readonly useCode: Locator;
  /** Switches to the link of the mail that was sent. */
  readonly useLink: Locator;
  /** Sends another mail, with a code. */
  readonly mailCode: Locator;
  /** Sends another mail, with a link. */
  readonly mailLink: Locator;
  readonly renew: Locator;
  readonly passkey: Locator;
  readonly passkeyWaiting: Locator;
  readonly addPasskey: Locator;
  readonly notNow: Locator;
  /** An alert that is not empty. */
  readonly alert: Locator;
  /** The live region that a screen reader reads out. */
  readonly announcement: Locator;

  constructor(
    page: Page,
    readonly id = "login",
  ) {
    this.page = page;
    const element = (this.element = page.locator(`#${id}`));
    this.heading = element.getByRole("heading");
    // Also part of "Email address or phone number".
    this.email = element.getByLabel("Email address");
    this.phone = element.getByLabel("Phone number");
    this.country = element.getByRole("combobox", { name: "Country" });
    this.code = element.getByLabel("Code", { exact: true });
    this.field = element.getByRole("textbox");
    this.submit = element.getByRole("button", { name: "Continue" });
    this.sending = element.getByRole("button", { name: "Sending…" });
    this.checking = element.getByRole("button", { name: "Checking…" });
    this.resend = element.getByRole("button", { name: "Send the link again" });
    this.resendCode = element.getByRole("button", { name: "Send a new code" });
    this.change = element.getByRole("button", { name: "Use a different address" });
    this.renew = element.getByRole("button", { name: "Send a new link" });
    this.passkey = element.getByRole("button", { name: "Sign in with a passkey" });
    this.passkeyWaiting = element.getByRole("button", { name: "Waiting for your passkey…" });
    this.addPasskey = element.getByRole("button", { name: "Add a passkey" });
    this.notNow = element.getByRole("button", { name: "Not now" });
    this.changeNumber = element.getByRole("button", { name: "Use a different number" });
    this.useCode = element.getByRole("button", { name: "Enter a code instead" });
    this.useLink = element.getByRole("button", { name: "Use the link instead" });
    this.mailCode = element.getByRole("button", { name: "Email me a code instead" });
    this.mailLink = element.getByRole("button", { name: "Email me a link instead" });
    this.alert = element.getByRole("alert").filter({ hasText: /\S/ });
    this.announcement = element.getByRole("status");
  }

  /** Waits for the screen with this heading, in the form as the WebAssembly shows it. */
  async expectScreen(heading: string): Promise<void> {
    await expect(this.heading).toHaveText(heading);
    // Not by the element's id, which the page does not learn of one that is in a shadow tree.
    await expect.poll(async () => (await this.#recorded()).some(({ name }) => name === "ssojet-step")).toBe(true);
  }

  /** Waits for the WebAssembly to have taken over the form that the script has drawn. */
  async expectTakenOver(): Promise<void> {
    await expect.poll(async () => (await this.events()).map(({ name }) => name)).toContain("ssojet-ready");
  }

  /** Types into the field and presses Enter. */
  async enter(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  /** Waits for the screen with this name, whatever its language. */
  async expectStep(step: string): Promise<void> {
    await expect.poll(async () => (await this.steps()).at(-1)?.step).toBe(step);
  }

  /** Types the address and presses the button. */
  async send(address: string): Promise<void> {
    await this.email.fill(address);
    await this.submit.click();
  }

  /** Types the address, presses the button and waits for the next screen. */
  async sendLink(address: string): Promise<void> {
    await this.send(address);
    await this.expectScreen("Check your email");
  }

  /** Types the number or the address, presses the button and waits for the field of the code. */
  async sendCode(identifier: string): Promise<void> {
    await this.field.fill(identifier);
    await this.submit.click();
    await this.expectScreen("Enter the code");
  }

  /** Copies a text and pastes it into the field of the code. */
  async pasteCode(text: string): Promise<void> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await this.code.focus();
    await this.page.keyboard.press("ControlOrMeta+V");
  }

  /** Waits for a wrong code to be refused with this sentence, and for its digits to be selected: the next key replaces them. */
  async expectWrongCode(sentence: string): Promise<void> {
    await expect(this.alert).toHaveText(sentence);
    await expect(this.code).toBeFocused();
    await expect.poll(() => this.selectedText()).toBe(await this.code.inputValue());
  }

  /** Returns the text that is selected in the field. */
  selectedText(): Promise<string> {
    return this.field.evaluate((field: HTMLInputElement) => field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0));
  }

  /** Calls the element's `start()`. */
  async start(identifier: string): Promise<void> {
    await this.element.evaluate((element, identifier) => (element as SsojetLoginElement).start(identifier), identifier);
  }

  /** Calls the element's `reset()`. */
  async reset(): Promise<void> {
    await this.element.evaluate((element) => (element as SsojetLoginElement).reset());
  }

  /** Tells the page that the person has come back to it, which makes it ask the API at once. */
  async comeBack(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event("focus")));
  }

  /** Lists the events of this element, in order. */
  async events(): Promise<RecordedEvent[]> {
    return (await this.#recorded()).filter(({ id }) => id === this.id);
  }

  #recorded(): Promise<RecordedEvent[]> {
    return this.page.evaluate(() => (globalThis as unknown as { recorded: { events: RecordedEvent[] } }).recorded.events);
  }

  /** Lists the screens it has reported. */
  async steps(): Promise<StepDetail[]> {
    return (await this.#details("ssojet-step")) as StepDetail[];
  }

  /** Lists the errors it has reported. */
  async errors(): Promise<ErrorDetail[]> {
    return (await this.#details("ssojet-error")) as ErrorDetail[];
  }

  /** Lists the results it has reported. */
  async authenticated(): Promise<AuthenticatedDetail[]> {
    return (await this.#details("ssojet-authenticated")) as AuthenticatedDetail[];
  }

  /** Waits for the last error to have this code, and returns it. */
  async expectError(code: ErrorDetail["code"]): Promise<ErrorDetail> {
    await expect.poll(async () => (await this.errors()).at(-1)?.code).toBe(code);
    return (await this.errors()).at(-1) as ErrorDetail;
  }

  /** Waits for the end of the login, and returns its result. */
  async expectSignedIn(): Promise<AuthenticatedDetail> {
    await this.expectScreen("You are signed in");
    const all = await this.authenticated();
    expect(all).not.toHaveLength(0);
    return all.at(-1) as AuthenticatedDetail;
  }

  /** Lists the details of the events with one name. */
  async #details(name: EventName): Promise<unknown[]> {
    return (await this.events()).filter((event) => event.name === name).map(({ detail }) => detail);
  }
}
