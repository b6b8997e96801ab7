/** `<ssojet-login>` in a tab of Firefox, as a person finds it: by role and by name. */
import { expect } from "@playwright/test";
import type { Page } from "puppeteer-core";
import type { AuthenticatedDetail, StepDetail } from "../../../npm/src/internal/types.ts";
import type { RecordedEvent } from "../objects/login.ts";

/** What `fixtures/record.js` keeps. */
interface Recorded {
  events: RecordedEvent[];
  violations: unknown[];
}

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

  /** Types the address, and submits as the keyboard does. */
  async send(address: string): Promise<void> {
    const field = await this.page.locator("ssojet-login >>> ::-p-aria([role='textbox'])").waitHandle();
    await field.type(address);
    await field.press("Enter");
  }

  /** The names of what is there to press, as a screen reader says them. */
  async buttons(): Promise<string[]> {
    const buttons = await this.page.$$("ssojet-login >>> ::-p-aria([role='button'])");
    return Promise.all(buttons.map((button) => button.evaluate((element) => (element as HTMLElement).innerText.trim())));
  }

  /** Everything a person can read. */
  async text(): Promise<string> {
    return this.page.evaluate(() =>
      [...(document.querySelector("ssojet-login")?.shadowRoot?.children ?? [])]
        .map((child) => (child as HTMLElement).innerText)
        .join("\n"),
    );
  }

  /** A computed style of the first element that matches. */
  async style(selector: string, property: string): Promise<string> {
    return this.page.$eval(
      `ssojet-login >>> ${selector}`,
      (element, property) => getComputedStyle(element).getPropertyValue(property),
      property,
    );
  }

  /** Everything the element has said and the browser has forbidden, in order. */
  async recorded(): Promise<Recorded> {
    return this.page.evaluate(() => (globalThis as unknown as { recorded: Recorded }).recorded);
  }

  /** Waits for the end, and takes the one result. */
  async expectSignedIn(): Promise<AuthenticatedDetail> {
    const results = async () => (await this.recorded()).events.filter(({ name }) => name === "ssojet-authenticated");
    await expect.poll(results).toHaveLength(1);
    return (await results())[0]?.detail as AuthenticatedDetail;
  }

  async #lastStep(): Promise<string | undefined> {
    const steps = (await this.recorded()).events.filter(({ name }) => name === "ssojet-step");
    return (steps.at(-1)?.detail as StepDetail | undefined)?.step;
  }
}
