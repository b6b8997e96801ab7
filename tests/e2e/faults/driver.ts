/** Drives one login through faults, on a clock that only the driver moves. */
import type { Page } from "@playwright/test";
import type { ErrorDetail } from "../../../npm/src/internal/types.ts";
import type { FaultServer } from "../fixtures/fault-server.ts";
import type { Login } from "../objects/login.ts";

/** Shows what a person perceives of the login, and what the page was told. */
export interface View {
  heading: string;
  alert: string;
  announcement: string;
  /** The text of the field; `undefined` where there is none. */
  typed: string | undefined;
  /** The buttons that can be pressed now, by their names. */
  buttons: string[];
  /** The errors reported since {@link Driver.begin}. */
  errors: ErrorDetail[];
  /** How many logins were reported since then. */
  logins: number;
}

/** Real time that a cell may take: only a page that hangs needs it. */
const LIMIT_MILLISECONDS = 6_000;

/** Moves one page on. */
export class Driver {
  #from = 0;

  constructor(
    readonly page: Page,
    readonly login: Login,
    readonly server: FaultServer,
  ) {}

  /** Back to the first screen; what was reported until now does not count. */
  async begin(): Promise<void> {
    await this.login.reset();
    this.#from = await this.page.evaluate(() => (globalThis as unknown as { recorded: { events: unknown[] } }).recorded.events.length);
  }

  /** Reads the login once. */
  view(): Promise<View> {
    return this.page.evaluate(
      ([id, from]) => {
        const root = document.getElementById(id)?.shadowRoot;
        const text = (selector: string) => root?.querySelector(selector)?.textContent?.trim() ?? "";
        const buttons = [...(root?.querySelectorAll("button") ?? [])].filter((button) => button.ariaDisabled !== "true");
        const { events } = (globalThis as unknown as { recorded: { events: { name: string; detail: unknown }[] } }).recorded;
        const recent = events.slice(from);
        return {
          heading: text("h1, h2"),
          alert: [...(root?.querySelectorAll("[role=alert]") ?? [])].map((alert) => alert.textContent?.trim()).join(""),
          announcement: text("[role=status]"),
          typed: root?.querySelector("input")?.value,
          buttons: buttons.map((button) => button.textContent?.trim() ?? ""),
          errors: recent.filter(({ name }) => name === "ssojet-error").map(({ detail }) => detail as ErrorDetail),
          logins: recent.filter(({ name }) => name === "ssojet-authenticated").length,
        };
      },
      [this.login.id, this.#from] as const,
    );
  }

  /**
   * Moves the clock on until the login looks as wanted, and returns how it looks.
   *
   * While an answer is on its way, time stands still: only faults that need time (`slow`) get it all the same.
   *
   * @param seconds the longest step, in seconds of the page; 0 does not move the clock.
   */
  async until(what: string, isDone: (view: View) => boolean, { seconds = 0, slow = false } = {}): Promise<View> {
    const end = performance.now() + LIMIT_MILLISECONDS;
    for (let step = 1; ; step = Math.min(step * 2, seconds)) {
      const view = await this.view();
      if (isDone(view)) return view;
      if (performance.now() > end) throw new Error(`not seen: ${what}; there is ${JSON.stringify(view)}`);
      if (seconds > 0 && (slow || !this.server.isBusy)) await this.page.clock.fastForward(step * 1000);
    }
  }

  /** Moves the page's clock on by this many seconds. */
  async wait(seconds: number): Promise<void> {
    await this.page.clock.fastForward(seconds * 1000);
  }

  /** Presses the button with this name. */
  async press(name: string): Promise<void> {
    await this.page.evaluate(
      ([id, name]) => {
        const buttons = [...(document.getElementById(id)?.shadowRoot?.querySelectorAll("button") ?? [])];
        const button = buttons.find((button) => button.textContent?.trim() === name);
        if (!button) throw new Error(`no button "${name}"`);
        button.focus();
        button.click();
      },
      [this.login.id, name] as const,
    );
  }

  /** Types into the field. */
  async type(text: string): Promise<void> {
    await this.login.field.fill(text);
  }
}
