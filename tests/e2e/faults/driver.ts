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
  /** How many answers the page waits for, bodies included. */
  awaited: number;
}

/** Runs in the page: counts the answers that it waits for. */
export function countAwaited(): void {
  const counted = { awaited: 0 };
  Object.assign(globalThis, { counted });
  const count = <O extends object, A extends unknown[], R>(owner: O, name: keyof O, original: (this: O, ...given: A) => Promise<R>) =>
    Object.assign(owner, {
      [name]: async function (this: O, ...given: A) {
        counted.awaited += 1;
        // What is done with the answer comes before it is counted.
        return original.apply(this, given).finally(() => setImmediately(() => (counted.awaited -= 1)));
      },
    });
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  const setImmediately = (done: () => void) => {
    waiting.push(done);
    port2.postMessage(undefined);
  };
  count(globalThis as typeof globalThis & object, "fetch", globalThis.fetch);
  count(Response.prototype, "text", Response.prototype.text);
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
          awaited: (globalThis as unknown as { counted: { awaited: number } }).counted.awaited,
          logins: recent.filter(({ name }) => name === "ssojet-authenticated").length,
        };
      },
      [this.login.id, this.#from] as const,
    );
  }

  /**
   * Moves the clock on until the login looks as wanted, and returns how it looks.
   *
   * While an answer is on its way, time stands still: only one that does not come of itself may take its time.
   *
   * @param seconds the longest step, in seconds of the page; 0 does not move the clock.
   */
  async until(what: string, isDone: (view: View) => boolean, seconds = 0): Promise<View> {
    const end = performance.now() + LIMIT_MILLISECONDS;
    for (let step = 1; ; step = Math.min(step * 2, seconds)) {
      const view = await this.view();
      if (isDone(view)) return view;
      if (performance.now() > end) throw new Error(`not seen: ${what}; there is ${JSON.stringify(view)}`);
      if (seconds > 0 && view.awaited <= this.server.stuck) await this.page.clock.fastForward(step * 1000);
    }
  }

  /** Waits until no answer is on its way. */
  async settle(): Promise<View> {
    return this.until("silence", (view) => view.awaited <= this.server.stuck);
  }

  /** Presses the button with this name. `false` where there is none. */
  press(name: string): Promise<boolean> {
    return this.page.evaluate(
      ([id, name]) => {
        const buttons = [...(document.getElementById(id)?.shadowRoot?.querySelectorAll("button") ?? [])];
        const button = buttons.find((button) => button.textContent?.trim() === name);
        button?.focus();
        button?.click();
        return button !== undefined;
      },
      [this.login.id, name] as const,
    );
  }

  /** Types into the field. */
  async type(text: string): Promise<void> {
    await this.login.field.fill(text);
  }
}
