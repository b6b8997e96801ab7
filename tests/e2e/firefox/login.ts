/** Finds and uses `<ssojet-login>` in a tab of Firefox as a person does: by role and by name. */
import { expect } from "@playwright/test";
import type { Page } from "puppeteer-core";
import type { AuthenticatedDetail, StepDetail } from "../../../npm/src/internal/types.ts";
import type { RecordedEvent } from "../objects/login.ts";

/** Holds what `fixtures/record.js` has recorded. */
interface Recorded {
  events: RecordedEvent[];
  violations: unknown[];
}

/** Drives one `<ssojet-login>` through WebDriver BiDi. */
export class FirefoxLogin {
  constructor(readonly page: Page) {}

  /** Waits until the form can be used. */
  async expectReady(): Promise<void> {
    await expect.poll(async () => (await this.recorded()).events.map(({ name }) => name)).toContain("ssojet-ready");
  }

  /** Waits for the screen with this name. */
  async expectStep(step: string): Promise<void> {
    await expect.poll(async () => this.#lastStep()).toBe(step);
  }

  /** Types the address and presses Enter. */
  async send(address: string): Promise<void> {
    const field = await this.page.locator("ssojet-login >>> ::-p-aria([role='textbox'])").waitHandle();
    await field.type(address);
    await field.press("Enter");
  }

  /** Reads the names of all buttons, as a screen reader says them. */
  async buttons(): Promise<string[]> {
    const buttons = await this.page.$$("ssojet-login >>> ::-p-aria([role='button'])");
    return Promise.all(buttons.map((button) => button.evaluate((element) => (element as HTMLElement).innerText.trim())));
  }

  /** Reads all visible text. */
  async text(): Promise<string> {
    return this.page.evaluate(() =>
      [...(document.querySelector("ssojet-login")?.shadowRoot?.children ?? [])]
        .map((child) => (child as HTMLElement).innerText)
        .join("\n"),
    );
  }

  /** Reads a computed style of the first element that matches. */
  async style(selector: string, property: string): Promise<string> {
    return this.page.$eval(
      `ssojet-login >>> ${selector}`,
      (element, property) => getComputedStyle(element).getPropertyValue(property),
      property,
    );
  }

  /** Reads the events and the policy violations of the page, in order. */
  async recorded(): Promise<Recorded> {
    return this.page.evaluate(() => (globalThis as unknown as { recorded: Recorded }).recorded);
  }

  /** Waits for the end of the login, and returns its one result. */
  async expectSignedIn(): Promise<AuthenticatedDetail> {
    const results = async () => (await this.recorded()).events.filter(({ name }) => name === "ssojet-authenticated");
    await expect.poll(results).toHaveLength(1);
    return (await results())[0]?.detail as AuthenticatedDetail;
  }

  /** Reads the name of the screen that was reported last. */
  async #lastStep(): Promise<string | undefined> {
    const steps = (await this.recorded()).events.filter(({ name }) => name === "ssojet-step");
    return (steps.at(-1)?.detail as StepDetail | undefined)?.step;
  }
}
