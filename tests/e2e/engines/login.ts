/** Finds and uses `<ssojet-login>` in any engine as a person does: by role and by name. */
import { expect } from "@playwright/test";
import type { AuthenticatedDetail, ErrorDetail, StepDetail } from "../../../npm/src/internal/types.ts";
import type { PolicyViolation } from "../fixtures/page-state.ts";
import type { RecordedEvent } from "../objects/login.ts";
import type { Control, Place, Role, Tab } from "./driver.ts";

/** Holds what `fixtures/record.js` has recorded. */
interface Recorded {
  events: RecordedEvent[];
  violations: PolicyViolation[];
}

/** Waits for the one element of a place with this role and name, and returns it. */
export async function one(tab: Tab, place: Place, role: Role, name?: string): Promise<Control> {
  let found: Control[] = [];
  await expect.poll(async () => (found = await tab.find(place, role, name)).length, `${role} ${name ?? ""}`).toBe(1);
  return found[0] as Control;
}

/** Drives one `<ssojet-login>`. */
export class EngineLogin {
  constructor(
    readonly tab: Tab,
    /** Reads what went wrong in the page that is shown, before it is left. */
    private readonly collectProblems: () => Promise<void>,
  ) {}

  /** Waits for the one element with this role and name, and returns it. */
  async one(role: Role, name?: string): Promise<Control> {
    return one(this.tab, "login", role, name);
  }

  /** Types into the field and presses Enter. */
  async enter(text: string): Promise<void> {
    const field = await this.one("textbox");
    if (text) await field.type(text);
    await field.pressEnter();
  }

  /** Types a code, which is sent with its last digit. */
  async typeCode(code: string): Promise<void> {
    await (await this.one("textbox", "Code")).type(code);
  }

  /** Presses the button with this name. */
  async press(name: string): Promise<void> {
    await (await this.one("button", name)).click();
  }

  /** Waits for the screen with this name and this heading. */
  async expectScreen(step: string, heading: string): Promise<void> {
    await expect.poll(async () => (await this.steps()).at(-1)?.step).toBe(step);
    await this.one("heading", heading);
  }

  /** Waits for the focus to be on what has this role and this name. */
  async expectFocus(kind: "heading" | "field", name: string): Promise<void> {
    await expect.poll(() => this.focus()).toBe(`${kind}: ${name}`);
  }

  /** Waits for an alert to say this. */
  async expectAlert(sentence: string): Promise<void> {
    await expect.poll(() => this.texts("[role=alert]")).toContain(sentence);
  }

  /** Says what has the focus, looking into the login's shadow root. */
  async focus(): Promise<string> {
    return this.tab.evaluate(() => {
      const outer = document.activeElement;
      const element = (outer?.shadowRoot?.activeElement ?? outer) as HTMLElement | null;
      if (element instanceof HTMLInputElement) return `field: ${element.labels?.[0]?.innerText.trim()}`;
      return /^H\d$/.test(element?.tagName ?? "") ? `heading: ${element?.innerText.trim()}` : String(element?.tagName);
    }, null);
  }

  /** Reads the text that is selected in the field. */
  async selectedText(): Promise<string> {
    return this.tab.evaluate(() => {
      const field = document.querySelector("ssojet-login")?.shadowRoot?.querySelector("input");
      return field?.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0) ?? "";
    }, null);
  }

  /** Reads all visible text. */
  async text(): Promise<string> {
    return (await this.texts(":host > *")).join("\n");
  }

  /** Reads the visible texts of all elements that match. */
  async texts(selector: string): Promise<string[]> {
    return this.tab.evaluate((selector) => {
      const root = document.querySelector("ssojet-login")?.shadowRoot;
      const matching = selector === ":host > *" ? root?.children : root?.querySelectorAll(selector);
      return [...(matching ?? [])].map((element) => (element as HTMLElement).innerText.trim());
    }, selector);
  }

  /** Reads a computed style of the first element that matches. */
  async style(selector: string, property: string): Promise<string> {
    return this.tab.evaluate(
      ({ selector, property }) => {
        const element = document.querySelector("ssojet-login")?.shadowRoot?.querySelector(selector);
        return element ? getComputedStyle(element).getPropertyValue(property) : "";
      },
      { selector, property },
    );
  }

  /** Sets an attribute of the element. */
  async set(name: string, value: string): Promise<void> {
    await this.tab.evaluate(({ name, value }) => document.querySelector("ssojet-login")?.setAttribute(name, value), { name, value });
  }

  /** Loads the page anew. */
  async reload(): Promise<void> {
    await this.collectProblems();
    await this.tab.reload();
  }

  /** Reads the events and the policy violations of the page, in order. */
  async recorded(): Promise<Recorded> {
    return this.tab.evaluate(() => (globalThis as unknown as { recorded: Recorded }).recorded, null);
  }

  /** Lists the names and details of the events, in order. */
  async events(): Promise<[string, unknown][]> {
    return (await this.recorded()).events.map(({ name, detail }) => [name, detail]);
  }

  /** Lists the screens it has reported. */
  async steps(): Promise<StepDetail[]> {
    return (await this.#details("ssojet-step")) as StepDetail[];
  }

  /** Lists the errors it has reported. */
  async errors(): Promise<ErrorDetail[]> {
    return (await this.#details("ssojet-error")) as ErrorDetail[];
  }

  /** Waits for the end of the login, and returns its one result. */
  async expectSignedIn(): Promise<AuthenticatedDetail> {
    await this.expectScreen("signed-in", "You are signed in");
    const results = await this.#details("ssojet-authenticated");
    expect(results).toHaveLength(1);
    return results[0] as AuthenticatedDetail;
  }

  /** Lists the details of the events with one name. */
  async #details(name: RecordedEvent["name"]): Promise<unknown[]> {
    return (await this.recorded()).events.filter((event) => event.name === name).map(({ detail }) => detail);
  }
}
